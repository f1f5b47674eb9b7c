"""Someone watches the watcher: what is wrong with the installation, and who is told of it."""
