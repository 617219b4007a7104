"""What the board itself needs: its boot files, its ports' names, its watchdog.

`plan` says what is to stand where, `changing` compares it with what stands, puts it there and
takes it away again.
"""
