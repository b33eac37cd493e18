"""Starts a command in a pseudo-terminal: in-terminal.py COLUMNS ROWS COMMAND...

What the terminal gets goes to standard output. A line `size COLUMNS ROWS` on standard input resizes the terminal, which is told in the output as
OSC 7777 at the place where it happens; every other line is typed into it. The exit status is that of the command.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def without_echo(terminal):
    modes = termios.tcgetattr(terminal)
    modes[3] &= ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSANOW, modes)


def out(data):
    while data:
        data = data[os.write(1, data) :]


def drain(terminal):
    while select.select([terminal], [], [], 0)[0]:
        out(os.read(terminal, 65536))


def main(columns, rows, *command):
    child, terminal = pty.fork()
    if child == 0:
        without_echo(0)
        resize(0, int(columns), int(rows))
        os.execvp(command[0], command)
    typed, sources = b"", [terminal, 0]
    while terminal in sources:
        ready = select.select(sources, [], [])[0]
        if terminal in ready:
            try:
                data = os.read(terminal, 65536)
            except OSError:  # The command has ended.
                data = b""
            if data:
                out(data)
            else:
                sources.remove(terminal)
        elif 0 in ready:
            more = os.read(0, 65536)
            if not more:
                sources.remove(0)
            *lines, typed = (typed + more).split(b"\n")
            for line in lines:
                if line.startswith(b"size "):
                    _, columns, rows = line.split()
                    drain(terminal)
                    out(b"\x1b]7777;%s;%s\x07" % (columns, rows))
                    resize(terminal, int(columns), int(rows))
                else:
                    os.write(terminal, line + b"\n")
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


main(*sys.argv[1:])
