using System.Globalization;

namespace Weir.LoadDriver;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments
{
    private const string Usage = """
        usage: Weir.LoadDriver [--workload w1|w2|w3|w1-ts|engine|store|jobs|items|limits|start|all] [--store sqlite|memory] [--concurrency N] [--count N] [--seconds N] [--json FILE] [--data DIR]
          w1     workflows with one activity, at concurrency 64 and 1 unless --concurrency says otherwise
          w2     workflows with ten activities one after another
          w3     workflows with a thousand activities at once
          start  the process of `weir server start-dev`, until it listens; not part of all
          w1-ts  w1 by the official TypeScript SDK, over gRPC; needs node and the packages of tests/Interop; not part of all
          engine workflows with one and with ten activities, without the SDK
          store  the store alone, by batch size
          jobs   one run of 10,000 jobs that do nothing, or of --count; not part of all
          items  one run of a task with 100,000 items, or --count; not part of all
          limits runs that share a pool of 16, beside runs that do not; and a line of 5,000 runs, or --count; not part of all
        """;

    public string Workload { get; private init; } = "all";

    public bool Memory { get; private init; }

    /// <summary>Workflows under way at the same time; null for each workload's own.</summary>
    public int? Concurrency { get; private init; }

    /// <summary>Jobs or items of the one run, or runs in the line; null for the workload's own.</summary>
    public int? Count { get; private init; }

    /// <summary>Length of each measurement after its warm-up.</summary>
    public int Seconds { get; private init; } = 10;

    public string? Json { get; private init; }

    /// <summary>Where data folders are made; null for the system's temporary folder, which must be on a disk to mean anything.</summary>
    public string? Data { get; private init; }

    /// <summary>Null after having said what is wrong.</summary>
    public static Arguments? Parse(string[] args, TextWriter error)
    {
        var arguments = new Arguments();
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            Arguments? next = (args[i], value) switch
            {
                ("--workload", "w1" or "w2" or "w3" or "w1-ts" or "engine" or "store" or "jobs" or "items" or "limits" or "start" or "all") => arguments with { Workload = value },
                ("--store", "sqlite" or "memory") => arguments with { Memory = value == "memory" },
                ("--concurrency", _) when Positive(value) is { } number => arguments with { Concurrency = number },
                ("--count", _) when Positive(value) is { } number => arguments with { Count = number },
                ("--seconds", _) when Positive(value) is { } number => arguments with { Seconds = number },
                ("--json", not "") => arguments with { Json = value },
                ("--data", not "") => arguments with { Data = value },
                _ => null,
            };
            if (next is null)
            {
                error.WriteLine($"cannot use: {args[i]} {value}");
                error.WriteLine(Usage);
                return null;
            }

            arguments = next;
        }

        return arguments;
    }

    private static int? Positive(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
