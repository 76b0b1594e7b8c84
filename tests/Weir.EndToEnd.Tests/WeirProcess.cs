using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Weir.Tests.Shared;

namespace Weir.EndToEnd.Tests;

/// <summary>One start of the real command, <c>./weir</c>, as a user would start it.</summary>
internal sealed class WeirProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();
    private readonly Lock gate = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> expected = [];
    private readonly Task reading;

    private WeirProcess(Process process)
    {
        this.process = process;
        reading = Task.WhenAll(ReadAsync(process.StandardOutput, output), ReadAsync(process.StandardError, errors));
    }

    /// <summary>The value of <c>secrets.TOKEN</c> in every run.</summary>
    public const string Secret = "s3cr3t-canary-7f1d";

    public static string Root { get; } = RepositoryRoot.Path;

    public string Output
    {
        get
        {
            lock (gate)
            {
                return output.ToString();
            }
        }
    }

    public string Errors
    {
        get
        {
            lock (gate)
            {
                return errors.ToString();
            }
        }
    }

    public int ProcessId => process.Id;

    public static WeirProcess Start(string data, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Root, "weir"))
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["WEIR_DATA"] = data;
        start.Environment["CI"] = "true";
        start.Environment["WEIR_SECRET_TOKEN"] = Secret;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new WeirProcess(process);
    }

    /// <summary>Runs the command to its end.</summary>
    public static async Task<Finished> RunAsync(string data, params string[] arguments)
    {
        await using var weir = Start(data, arguments);
        return await weir.FinishAsync();
    }

    public async Task<Finished> FinishAsync()
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
            await reading.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"weir did not end within {Patience}.\nstdout:\n{Output}\nstderr:\n{Errors}");
        }

        return new Finished(process.ExitCode, Output, Errors);
    }

    /// <summary>Completes when the text has been printed on either stream; fails when the process ends without it.</summary>
    public async Task UntilPrintedAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (output.ToString().Contains(text, StringComparison.Ordinal) || errors.ToString().Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            expected.Add((text, seen));
        }

        var first = await Task.WhenAny(seen.Task, reading).WaitAsync(Patience);
        Assert.True(first == seen.Task || seen.Task.IsCompleted, $"weir ended without printing '{text}'.\nstdout:\n{Output}\nstderr:\n{Errors}");
    }

    /// <summary>SIGKILL, as the kernel or an operator would: nothing of the process gets to clean up.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: false);
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader, StringBuilder into)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (gate)
            {
                into.AppendLine(line);
                foreach (var (text, seen) in expected)
                {
                    if (line.Contains(text, StringComparison.Ordinal))
                    {
                        seen.TrySetResult();
                    }
                }
            }
        }
    }
}

/// <summary>How a command ended.</summary>
internal sealed record Finished(int ExitCode, string Output, string Errors)
{
    /// <summary>Standard output as JSON.</summary>
    public JsonElement Json
    {
        get
        {
            try
            {
                return JsonDocument.Parse(Output).RootElement;
            }
            catch (JsonException problem)
            {
                throw new InvalidOperationException($"No JSON on standard output ({problem.Message}).\nexit code {ExitCode}\nstdout:\n{Output}\nstderr:\n{Errors}");
            }
        }
    }

    public Finished Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Expected exit code {exitCode}, got {ExitCode}.\nstdout:\n{Output}\nstderr:\n{Errors}");
        return this;
    }
}
