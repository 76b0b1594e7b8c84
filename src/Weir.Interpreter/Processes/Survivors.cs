using System.Buffers;
using System.Globalization;
using System.Text;

namespace Weir.Interpreter.Processes;

/// <summary>
/// Finds and ends the processes that carry a token in their environment, daemons that left their session included.
/// </summary>
/// <remarks>
/// Linux only, where /proc shows the environment a process was started with; elsewhere the search finds nothing and the process
/// group is what can be ended. A process that was started with an emptied environment is not found either.
/// </remarks>
internal static class Survivors
{
    private const int EnvironmentSizeUsual = 16 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The ids of the living processes that carry <paramref name="token"/> or the token of one of its parts.</summary>
    public static IReadOnlyList<int> Find(ProcessToken token)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        var mark = Encoding.UTF8.GetBytes($"{ProcessToken.Variable}={token.Value}");
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && id != Environment.ProcessId
                && Carries(folder, mark))
            {
                found.Add(id);
            }
        }

        return found;
    }

    /// <summary>Sends a signal to each process that carries the token now.</summary>
    public static void Signal(ProcessToken token, int signal)
    {
        foreach (var id in Find(token))
        {
            Signals.Send(id, signal);
        }
    }

    /// <summary>
    /// Kills every process that carries the token and returns when none is left. New ones that are forked meanwhile are killed too.
    /// </summary>
    /// <returns>How many processes were found in the first search; 0 when there was nothing to end.</returns>
    public static async Task<int> KillAllAsync(ProcessToken token, TimeProvider time, CancellationToken cancellationToken)
    {
        var first = Find(token);
        for (var left = first; left.Count > 0; left = Find(token))
        {
            foreach (var id in left)
            {
                Signals.Send(id, Signals.Kill);
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }

        return first.Count;
    }

    /// <summary>Whether the environment block has the mark at the start of a variable, followed by its end or a part's dot.</summary>
    private static bool Carries(string folder, ReadOnlySpan<byte> mark)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(EnvironmentSizeUsual);
        try
        {
            return Carries(Read(Path.Combine(folder, "environ"), ref buffer), mark);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool Carries(ReadOnlySpan<byte> block, ReadOnlySpan<byte> mark)
    {
        for (var from = 0; from < block.Length;)
        {
            var at = block[from..].IndexOf(mark);
            if (at < 0)
            {
                return false;
            }

            at += from;
            var end = at + mark.Length;
            if ((at == 0 || block[at - 1] == 0) && (end == block.Length || block[end] is 0 or (byte)'.'))
            {
                return true;
            }

            from = end;
        }

        return false;
    }

    /// <summary>The whole file, whose length nobody knows before.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="buffer">A rented one; exchanged for a larger one as needed.</param>
    private static ReadOnlySpan<byte> Read(string path, ref byte[] buffer)
    {
        using var file = File.OpenHandle(path);
        var length = 0;
        while (RandomAccess.Read(file, buffer.AsSpan(length), length) is > 0 and var read)
        {
            length += read;
            if (length == buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(length * 2);
                buffer.CopyTo(larger, 0);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
        }

        return buffer.AsSpan(0, length);
    }
}
