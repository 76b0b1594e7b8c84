using System.Reflection;

namespace Weir.Sdk.Client;

/// <summary>How the SDK names itself to servers.</summary>
internal static class SdkIdentity
{
    public const string Name = "weir-dotnet";

    public static string Version { get; } = typeof(SdkIdentity).Assembly.GetName().Version is { } version
        ? version.ToString(3)
        : "0.0.0";
}
