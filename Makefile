# make run: build what is missing and serve it. make test: everything that must hold. make bench: the figures.
