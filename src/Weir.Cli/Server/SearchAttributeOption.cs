using Weir.Protocol.Enums.V1;

namespace Weir.Cli.Server;

/// <summary><c>--search-attribute NAME=TYPE</c>.</summary>
internal readonly record struct SearchAttributeOption(string Name, IndexedValueType Type)
{
    private static readonly IndexedValueType[] Types = [.. Enum.GetValues<IndexedValueType>().Where(type => type != IndexedValueType.Unspecified)];

    /// <summary>The names of the types, for messages.</summary>
    public static string TypeNames => string.Join(", ", Types);

    public static SearchAttributeOption? TryParse(string text)
    {
        var parts = text.Split('=');
        return parts.Length == 2 && parts[0].Length > 0 && Types.FirstOrDefault(type => string.Equals(type.ToString(), parts[1], StringComparison.OrdinalIgnoreCase)) is var type
            && type != IndexedValueType.Unspecified
                ? new SearchAttributeOption(parts[0], type)
                : null;
    }
}
