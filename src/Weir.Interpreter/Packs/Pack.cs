using Weir.Definitions.Diagnostics;
using Weir.Definitions.Schemas;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Packs;

/// <summary>A folder of actions, workflows and tests, as its <c>pack.yaml</c> tells.</summary>
public sealed record Pack
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    public string? Description { get; init; }

    /// <summary>Absolute.</summary>
    public required string Folder { get; init; }

    /// <summary>What <see cref="Config"/> must fit; null takes anything.</summary>
    public JsonSchema? ConfigSchema { get; init; }

    /// <summary>Context <c>pack.config</c>: defaults of the schema, then of <c>pack.yaml</c>, then those of the installation.</summary>
    public ObjectValue Config { get; init; } = ObjectValue.Empty;

    public IReadOnlyList<PackActionSpec> Actions { get; init; } = [];

    /// <summary>Files of workflows, absolute, by name.</summary>
    public IReadOnlyList<string> Workflows { get; init; } = [];

    /// <summary>Files of tests, absolute, by name.</summary>
    public IReadOnlyList<string> Tests { get; init; } = [];

    /// <summary>How the registry names the pack as a source of actions.</summary>
    public string Source => $"pack {Name}";
}

/// <summary>What reading a pack gave.</summary>
/// <param name="Pack">Null when anything is wrong.</param>
/// <param name="Diagnostics">Everything that is wrong, at once.</param>
public sealed record PackReadResult(Pack? Pack, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>Codes of what can be wrong with packs.</summary>
public static class PackDiagnosticCodes
{
    public const string NotReadable = "WEIR1120";
    public const string Manifest = "WEIR1121";
    public const string Action = "WEIR1122";
    public const string Config = "WEIR1123";
    public const string EntryPoint = "WEIR1124";
    public const string DuplicateAction = "WEIR1125";
}
