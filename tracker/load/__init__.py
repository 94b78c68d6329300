"""A large register made from nothing, the same for the same numbers: what every measurement is taken on.

`words` gives names and texts in three scripts, `world` the parties and places, `stories` what happened and who says what of
it, `tables` puts rows into the database in bulk, each record with its change, `register` makes all of it. Nothing of it is meant to be read as data:
sides are numbered, places are made of syllables.
"""
