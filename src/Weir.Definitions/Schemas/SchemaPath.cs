namespace Weir.Definitions.Schemas;

/// <summary>Writes paths as the expression language does.</summary>
internal static class SchemaPath
{
    public static string Member(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    public static string Item(string path, int index) => $"{path}[{index}]";
}
