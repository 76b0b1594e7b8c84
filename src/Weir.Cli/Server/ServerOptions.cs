using System.Net;
using Microsoft.Extensions.Logging;
using Weir.Engine;

namespace Weir.Cli.Server;

/// <summary>What a server for Temporal SDKs serves, and where.</summary>
internal sealed record ServerOptions
{
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>Folder to keep runs in; null keeps them in memory.</summary>
    public string? Data { get; init; }

    public EngineOptions Engine { get; init; } = new();

    /// <summary>Namespaces to have from the start, beside <c>default</c>.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Custom search attributes to have from the start, in every one of the namespaces.</summary>
    public IReadOnlyList<SearchAttributeOption> SearchAttributes { get; init; } = [];

    public LogOptions Log { get; init; } = new(LogLevel.Information, LogFormat.Text);
}

internal enum LogFormat
{
    Text,
    Json,
    Pretty,
}

/// <param name="Level">The least severe that is logged.</param>
/// <param name="Format">How a log entry is written, on standard error.</param>
internal sealed record LogOptions(LogLevel Level, LogFormat Format);
