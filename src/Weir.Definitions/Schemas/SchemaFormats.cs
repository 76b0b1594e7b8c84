using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Weir.Definitions.Values;

namespace Weir.Definitions.Schemas;

/// <summary>The values of <c>format</c> that are checked. Others are descriptions.</summary>
internal static partial class SchemaFormats
{
    private const int MaxHostLength = 253;

    public static bool Fits(string format, string text) => format switch
    {
        "date-time" => DateTime().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "time" => TimeOnly.TryParse(text, CultureInfo.InvariantCulture, out _),
        "duration" => Durations.Parse(Value.Of(text)) is not null,
        "email" => Email().IsMatch(text),
        "hostname" => text.Length <= MaxHostLength && Uri.CheckHostName(text) == UriHostNameType.Dns,
        "ipv4" => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork && text.Count('.') == 3,
        "ipv6" => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6,
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out var uri) && text.StartsWith(uri.Scheme + ":", StringComparison.OrdinalIgnoreCase),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        _ => true,
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$", RegexOptions.NonBacktracking)]
    private static partial Regex DateTime();

    [GeneratedRegex(@"^[^\s@]+@[^\s@.]+(\.[^\s@.]+)*$", RegexOptions.NonBacktracking)]
    private static partial Regex Email();
}
