@echo off
rem The rhei command on Windows: finds a JDK 25 or newer, builds the project if it is not built, and starts org.rhei.cli.Main. In a
rem distribution this file is bin\rhei.cmd; the runtime and the jars lie beside it, and nothing is searched or built.
rem
rem   RHEI_JAVA_OPTS    more options for the JVM (-Xmx4g, ...)
rem   JAVA_HOME         a JDK 25 or newer; else JAVA25_HOME, JDK25_HOME, or the java on the path
setlocal EnableExtensions DisableDelayedExpansion

set "root=%~dp0"
set "runtime=%root%..\runtime"
if exist "%runtime%\bin\java.exe" if exist "%root%..\lib\rhei.jar" goto distribution
if exist "%root%kernel\src\main\resources\org\rhei\kernel\directives.json" goto checkout
echo rhei: the folder of "%~f0" was not found: expected the file rhei.cmd in Rhei's own folder>&2
exit /b 1

:distribution
set "java=%runtime%\bin\java.exe"
set "lib=%root%..\lib"
set "launcher=%lib%"
set "models=%root%..\models"
goto run

:checkout
set "lib=%root%cli\target"
set "launcher=%root%kernel\src\main\resources\org\rhei\kernel"
set "models=%root%models"
set "java="
call :usable "%JAVA_HOME%"
call :usable "%JAVA25_HOME%"
call :usable "%JDK25_HOME%"
for %%j in (java.exe) do if not "%%~$PATH:j"=="" call :usable "%%~dp$PATH:j.."
if not defined java (
    echo rhei: no JDK 25 or newer found: install one and set JAVA_HOME to it>&2
    exit /b 2
)
if exist "%lib%\rhei.jar" goto run
echo rhei: building Rhei once: 1 to 5 minutes, or more if Maven must download the libraries>&2
call mvn -B -ntp -q -Dmaven.test.skip=true -Drhei.werror=-nowarn -f "%root%pom.xml" -pl cli -am package>&2
if exist "%lib%\rhei.jar" goto run
echo rhei: the build failed for the reason above; it needs Maven 3.8.7 or newer>&2
exit /b 1

:run
rem The kernels' tiles are aligned to cache lines only under G1. The files of the launcher hold options that shorten the start.
set options=--add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
set options=%options% -XX:+UnlockDiagnosticVMOptions -XX:+UseG1GC -XX:-UsePerfData -XX:-DisplayVMOutput
set options=%options% -Drhei.models="%models%" -Djava.awt.headless=true -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8
set options=%options% -XX:CompileCommandFile="%launcher%\compile-commands.txt" -XX:CompilerDirectivesFile="%launcher%\directives.json"
if exist "%lib%\rhei.jsa" set options=%options% -XX:SharedArchiveFile="%lib%\rhei.jsa" -Xlog:cds*=off -Xlog:aot*=off
rem A server keeps little for long. With these options the heap grows for what is kept, not for garbage.
set "small=-Xms32m -XX:MaxNewSize=32m -XX:GCTimeRatio=1 -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30"
set "small=%small% -XX:-G1UseAdaptiveIHOP -XX:InitiatingHeapOccupancyPercent=25 -XX:G1PeriodicGCInterval=5000"
if "%~1"=="serve" set options=%options% %small%
if "%~1"=="demo" set options=%options% %small%
"%java%" %options% %RHEI_JAVA_OPTS% -cp "%lib%\rhei.jar" org.rhei.cli.Main %*
exit /b %ERRORLEVEL%

rem Sets java to the one of a JDK's folder, unless it is set, or the file `release` there names a version before 25.
:usable
if defined java exit /b 0
if not exist "%~1\bin\java.exe" exit /b 0
if not exist "%~1\release" exit /b 0
set "version=0"
for /f "usebackq tokens=1,2 delims==" %%a in ("%~1\release") do if "%%a"=="JAVA_VERSION" set "version=%%~b"
for /f "delims=.-+" %%m in ("%version%") do if %%m GEQ 25 set "java=%~1\bin\java.exe"
exit /b 0
