namespace Weir.Definitions.Settings;

/// <summary>One limit that operators may set.</summary>
/// <param name="Name">Such as <c>items</c>; the environment variable is <c>WEIR_LIMIT_ITEMS</c>.</param>
/// <param name="What">What it limits.</param>
/// <param name="Minimum">The least value.</param>
/// <param name="Maximum">The greatest value.</param>
/// <param name="Get">Reads it.</param>
/// <param name="With">Settings with another value of it.</param>
public sealed record LimitSetting(
    string Name, string What, long Minimum, long Maximum, Func<LimitSettings, long> Get, Func<LimitSettings, long, LimitSettings> With)
{
    public const string VariablePrefix = "WEIR_LIMIT_";

    public string Variable => VariablePrefix + Name.ToUpperInvariant();

    public long Default => Get(LimitSettings.Default);
}
