"""What the accounts of an incident amount to: the reading of each aspect, the status, and the right of reply.

`plain` says what a claim is to these functions, `counting` which claims count, `stances` what each side says of occurrence
and responsibility, `comparing` when two values are compatible, `rows` reads the nine aspects, `status` and `sentences` sum
up. All of these are pure: no database, no clock, no order of entry, no vote, no weight for who somebody is. `loading` makes
plain claims out of records; `keeping` stores what is computed. (The people who log in are in `users`.)
"""
