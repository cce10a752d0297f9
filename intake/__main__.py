"""The command `intake`: runs the command line and turns our errors into exit statuses (cli-contract.md)."""

from __future__ import annotations

import gc
import os
import sys

from intake.errors import IntakeError, Misconfigured, TryLater

DONE, UNUSABLE_INPUT, WRONG_SETTINGS, SERVER_UNREACHABLE = 0, 1, 2, 3


def main() -> None:
    """Run `intake`. Exit status: 0 done, 1 unusable input, 2 wrong settings or rules, 3 a server was not reached."""
    try:
        sys.exit(_run(sys.argv[1:]))
    except Misconfigured as error:
        sys.exit(_told(error, WRONG_SETTINGS))
    except TryLater as error:
        sys.exit(_told(error, SERVER_UNREACHABLE))
    except IntakeError as error:
        sys.exit(_told(error, UNUSABLE_INPUT))
    except BrokenPipeError:  # what read our output has seen enough: `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is still to be flushed at the end
        sys.exit(UNUSABLE_INPUT)
    except KeyboardInterrupt:
        sys.exit(130)  # the shell's own status for SIGINT


def _run(words: list[str]) -> int:
    """The command named; each is imported only when it is. `parse` goes without typer: it is to answer at once."""
    try:
        if words[:1] == ["parse"]:
            return _parse(words[1:])
        from intake.cli.app import app

        app()
        return DONE
    finally:
        sys.stdout.flush()  # a closed pipe is told here, where main() knows it, and not in a traceback at the end


def _parse(words: list[str]) -> int:
    """`intake parse`, with no garbage collected: it ends at once, and an eighth of its time would go to that alone."""
    gc.disable()
    try:
        from intake.cli.parse import run

        return run(words)
    finally:
        gc.freeze()  # else it is looked through once more when the interpreter ends
        gc.enable()


def _told(error: IntakeError, status: int) -> int:
    from intake.cli.show import language
    from intake.messages import told

    print(f"intake: {told(error, language())}", file=sys.stderr)
    return status


if __name__ == "__main__":
    main()
