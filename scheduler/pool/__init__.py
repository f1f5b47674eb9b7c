"""The evergreen posts between two uses: who may leave again, in which words, how long they last."""
