"""What a `.env` says to each program that reads it: one module a reader, each with `read(texts, process_environment)`.

`texts` are the texts of the reader's files, the one that counts most first, a byte order mark left where it is. What a
reader takes from them is a `Reading`. Nothing is ever run: a value that would be the output of a command is kept as
unsettled. Each reader's rules are its program's own, and proved against that program (tests/environment/readers).
"""
