using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Server.KeyValues;

namespace Weir.Server.Hosting;

/// <summary>What a <see cref="LocalHost"/> runs, and where it keeps things.</summary>
public sealed record LocalHostOptions
{
    /// <summary>The engine's folder; owning it is owning everything beside it.</summary>
    public required string EngineFolder { get; init; }

    /// <summary>The agent's folder: journals and workspaces.</summary>
    public required string AgentFolder { get; init; }

    /// <summary>The database of step records and logs.</summary>
    public required string StepRecords { get; init; }

    /// <summary>The Unix socket on which other processes reach the engine; null serves nobody.</summary>
    public string? SocketPath { get; init; }

    /// <summary>Whether runs go on here: a coordinator and an agent work. False only reads and accepts requests.</summary>
    public bool Works { get; init; } = true;

    /// <summary>Whether jobs and tasks run here, too. False only decides: for commands that ask something of a run and are gone.</summary>
    public bool RunsJobs { get; init; } = true;

    /// <summary>The folder of installed packs; null has none.</summary>
    public string? Packs { get; init; }

    /// <summary>Where keys and values are kept; null has none.</summary>
    public KeyValueOptions? Keys { get; init; }

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
