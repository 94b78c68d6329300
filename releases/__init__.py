"""Releases: everything that was public at one moment, as files that never change, with a manifest and a citation.

`contents` says what the files hold, `making` makes and withdraws a release, `models` keeps what is in it.
"""
