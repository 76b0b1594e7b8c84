using System.Globalization;

namespace Weir.Tests.Shared;

/// <summary>
/// Where random tests begin. The same place in each run, so that a change fails only by its own fault; WEIR_SEED=random looks elsewhere, and
/// WEIR_SEED=NUMBER at one place. A property that fails prints what to replay.
/// </summary>
internal static class PropertySeed
{
    /// <summary>The second half of a replay; odd, as the generator asks for.</summary>
    public const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>The first half of a replay.</summary>
    public static ulong Value { get; } = Environment.GetEnvironmentVariable("WEIR_SEED") switch
    {
        null or "" => 1,
        "random" => (ulong)Random.Shared.NextInt64(),
        var number => ulong.Parse(number, CultureInfo.InvariantCulture),
    };
}
