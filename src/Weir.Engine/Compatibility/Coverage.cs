namespace Weir.Engine.Compatibility;

internal enum CoverageLevel
{
    Supported,
    Partly,
    Not,
}

/// <summary>How far one RPC, command or event of Temporal's API works here.</summary>
/// <param name="Name">As the wire contract names it.</param>
/// <param name="Level">How far.</param>
/// <param name="Note">What is missing, or why; empty when there is nothing to say.</param>
internal readonly record struct Coverage(string Name, CoverageLevel Level, string Note);
