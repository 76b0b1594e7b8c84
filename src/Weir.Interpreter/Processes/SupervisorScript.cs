namespace Weir.Interpreter.Processes;

/// <summary>
/// The POSIX shell program that stands between Weir and a step's process.
/// </summary>
/// <remarks>
/// <para>Its standard input is the lifeline: a pipe whose other end only Weir holds. Weir writes signal names to it; when Weir is
/// gone, however it went, the watcher reads end-of-file and kills the program's group and every process that carries the token.</para>
/// <para>The program is its own session (group, where there is no <c>setsid</c>), so signals of Weir's terminal do not reach it and
/// one signal reaches all of it. Processes that it leaves running when it ends are not touched: the job ends them.</para>
/// <para>The exit status goes to a file by write, sync, rename before anybody learns it, so that a step that ended is known to
/// have ended even if Weir is killed in that moment. An exit by SIGKILL after the lifeline broke is the watcher's doing and is not
/// recorded.</para>
/// <para>When the status cannot be written (a full disk), the supervisor exits with <see cref="StatusNotWritten"/>: nobody will know how the
/// program ended once this process is gone, so it counts as interrupted.</para>
/// <para>The watcher and the supervisor do not carry the token in their own environment, so a search for it finds neither.</para>
/// </remarks>
internal static class SupervisorScript
{
    /// <summary>EX_IOERR of sysexits.h.</summary>
    public const int StatusNotWritten = 74;

    /// <summary>Arguments: control folder, token, path of setsid (empty: job control makes the group), the program's input, then the program's argv.</summary>
    public const string Text = """
        dir=$1; token=$2; setsid=$3; input=$4; shift 4
        exec 3<&0 </dev/null
        if [ -n "$setsid" ]; then
          WEIR_STEP_TOKEN="$token" "$setsid" "$@" 3<&- <"$input" &
        else
          set -m
          WEIR_STEP_TOKEN="$token" "$@" 3<&- <"$input" &
          set +m
        fi
        child=$!
        exec >/dev/null 2>&1
        printf '%s %s\n' "$$" "$child" >"$dir/pids"
        PATH=/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin
        (
          while read -r verb <&3; do
            case $verb in TERM|INT|KILL) kill -s "$verb" -- "-$child" || kill -s "$verb" "$child" ;; esac
          done
          : >"$dir/lost"
          kill -s KILL -- "-$child" || kill -s KILL "$child"
          again=1
          while [ "$again" -gt 0 ] && [ "$again" -lt 20 ]; do
            found=0
            for environ in /proc/[0-9]*/environ; do
              if grep -qF "WEIR_STEP_TOKEN=$token" "$environ"; then
                pid=${environ#/proc/}
                kill -s KILL "${pid%/environ}" && found=1
              fi
            done
            if [ "$found" -eq 0 ]; then again=0; else again=$((again + 1)); fi
          done
        ) &
        watcher=$!
        exec 3<&-
        wait "$child"
        status=$?
        if [ "$status" -eq 137 ] && [ -e "$dir/lost" ]; then exit 0; fi
        kill -s KILL "$watcher"
        printf '%s\n' "$status" >"$dir/status.new" && sync "$dir/status.new" && mv "$dir/status.new" "$dir/status" || exit 74
        """;
}
