using Weir.Definitions.Actions;
using Weir.Definitions.Schemas;

namespace Weir.Interpreter.Packs;

/// <summary>An action of a pack, checked.</summary>
public sealed record PackActionSpec
{
    /// <summary>With the full name, <c>PACK.ACTION</c>.</summary>
    public required ActionDescription Description { get; init; }

    public required PackRunner Runner { get; init; }

    /// <summary>The program's file, absolute and inside the pack; empty for an activity.</summary>
    public string EntryPoint { get; init; } = "";

    public ParameterDelivery Delivery { get; init; }

    public PackOutputFormat OutputFormat { get; init; }

    /// <summary>What the result must fit; null takes anything.</summary>
    public JsonSchema? Output { get; init; }

    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>Null is no limit but the step's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Set for <see cref="PackRunner.Activity"/>.</summary>
    public Actions.ActivityTarget? Activity { get; init; }
}

public enum PackRunner
{
    Shell,
    Python,
    Node,

    /// <summary>An activity of a worker that some Temporal SDK runs.</summary>
    Activity,
}

/// <summary>How a program gets its parameters.</summary>
public enum ParameterDelivery
{
    /// <summary>One JSON object on standard input.</summary>
    Stdin,

    /// <summary>A variable <c>WEIR_PARAM_NAME</c> for each: text as it is, everything else as JSON.</summary>
    Env,

    /// <summary>One JSON object in the file that <c>$WEIR_PARAMETERS</c> names.</summary>
    File,
}

public enum PackOutputFormat
{
    /// <summary>Standard output is one JSON value: the result.</summary>
    Json,

    /// <summary>The result is <c>{stdout: ...}</c>.</summary>
    Text,
}
