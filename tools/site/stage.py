"""Prepares the documentation site for its generator: python tools/site/stage.py PAGES CONFIGURATION

Copies the Markdown pages and docs/ to PAGES with their paths, and writes CONFIGURATION, which adds the navigation to mkdocs.yml. The
navigation follows the map of pages, docs/README.md, with a tab for each section. A source file or folder to which a page links becomes a
page of the site under sources/, so that every link works there.
"""

import os
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAP = "docs/README.md"
PAGES = [p.relative_to(ROOT) for p in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])]
PAGES += [Path("models/README.md"), Path("reference/FORMAT.md")]
AS_THEY_ARE = {".png", ".svg", ".csv", ".gif", ".json"}  # a browser shows or downloads them

CODE = re.compile(r"(?ms)^```.*?^```|`[^`\n]*`|^ {4}.*?$")
LINK = re.compile(r"(\]\(|^\[[^\]]+\]: )([^)\s#]+)(#[^)\s]*)?(\)|$)", re.MULTILINE)
LANGUAGE = {".java": "java", ".py": "python", ".xml": "xml", ".sh": "bash"}


def relative(target, page):
    return os.path.relpath(target, Path(page).parent).replace(os.sep, "/")


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def source_page(source, linked_from, pages):
    """Writes the page of a source file, or of a folder and the files in it, and returns its path."""
    page = Path("sources", source, "index.md") if (ROOT / source).is_dir() else Path("sources", f"{source}.md")
    if (pages / page).exists():
        return page
    head = f"---\nsearch:\n  exclude: true\n---\n\n# {source.name}\n\n[Documentation]({relative(MAP, page)}) · `{source}`\n\n"
    if (ROOT / source).is_dir():
        write(pages / page, head)
        tracked = os.popen(f"git -C '{ROOT}' ls-files '{source}'").read().split()
        rows = [f"- [{Path(file).relative_to(source)}]({relative(source_page(Path(file), page, pages), page)})" for file in tracked]
        write(pages / page, head + "\n".join(rows) + "\n")
    else:
        text = (ROOT / source).read_text(encoding="utf-8")
        language = LANGUAGE.get(source.suffix, "bash" if text.startswith("#!") else "text")
        write(pages / page, f"{head}````{language}\n{text.rstrip()}\n````\n")
    return page


def copy_page(page, pages):
    def rewritten(match):
        target = match[2]
        path = Path(os.path.normpath(page.parent / target))
        if re.match("[a-z]+:", target) or path in PAGES or path.suffix in AS_THEY_ARE or not (ROOT / path).exists():
            return match[0]
        return match[1] + relative(source_page(path, page, pages), page) + (match[3] or "") + match[4]

    text = (ROOT / page).read_text(encoding="utf-8")
    # Text in code that looks like a link is kept.
    parts, end = [], 0
    for code in CODE.finditer(text):
        parts += [LINK.sub(rewritten, text[end : code.start()]), code[0]]
        end = code.end()
    write(pages / page, "".join(parts) + LINK.sub(rewritten, text[end:]))


def links(page):
    """Returns (heading, [(text, target)]) for every section of a page."""
    sections = re.split(r"(?m)^## ", (ROOT / page).read_text(encoding="utf-8"))
    for section in sections:
        heading, _, body = section.partition("\n")
        found = re.findall(r"\[([^\]]*)\]\(([^)#\s]+\.md)\)", body)
        yield heading, [(text.replace("\n", " "), os.path.normpath(Path(page).parent / target)) for text, target in found]


def navigation():
    lines = ["nav:", "  - Home:", "      - Rhei: README.md", f"      - All pages: {MAP}"]
    listed = {"README.md", MAP}

    def entry(indent, text, target):
        if target not in listed:
            listed.add(target)
            lines.append(f"{' ' * indent}- {text!r}: {target}")

    for heading, found in list(links(MAP))[1:]:
        lines.append(f"  - {heading!r}:")
        for text, target in found:
            if target.endswith("adr/README.md"):
                lines.append(f"      - {text!r}:")
                entry(10, text, target)
                for _, decisions in links(target):
                    for title, decision in decisions:
                        entry(10, title, decision)
            else:
                entry(6, text[0].upper() + text[1:], target)
        if heading == "Reference":
            lines.append("      - 'Java API (javadoc)': javadoc/index.html")
    return "\n".join(lines) + "\n"


def main(pages, configuration):
    shutil.rmtree(pages, ignore_errors=True)
    shutil.copytree(ROOT / "docs", pages / "docs", ignore=shutil.ignore_patterns("*.md"))
    for page in PAGES:
        copy_page(page, pages)
    shutil.copy(ROOT / "tools/site/site.css", pages / "site.css")
    inherited = relative(ROOT / "tools/site/mkdocs.yml", configuration)
    settings = {"INHERIT": inherited, "repo_url": os.environ.get("RHEI_REPOSITORY"), "site_url": os.environ.get("RHEI_SITE")}
    write(configuration, "".join(f"{name}: {value}\n" for name, value in settings.items() if value) + navigation())


main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
