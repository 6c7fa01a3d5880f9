"""The steps of the gazetteer's build, one file for each layer."""
