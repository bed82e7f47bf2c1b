"""What an editor can do to the rows of a bitext, pure and undoable.

`reducer.apply` takes a sheet and a message and gives the next sheet with a patch whose inverse takes it back.
"""
