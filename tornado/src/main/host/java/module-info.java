/** Networks on a GPU, by TornadoVM: without its SDK what needs no device. */
module org.rhei.tornado {
    requires static org.jspecify;
    requires transitive org.rhei.networks;
}
