"""The compiled loops and the records that they take. Importing the package compiles nothing."""
