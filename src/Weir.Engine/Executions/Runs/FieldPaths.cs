using System.Text;

namespace Weir.Engine.Executions;

/// <summary>Paths of field masks. Clients write them in the proto's spelling or in JSON's.</summary>
internal static class FieldPaths
{
    public static string ToSnakeCase(string path)
    {
        var text = new StringBuilder(path.Length + 8);
        foreach (var c in path)
        {
            if (char.IsAsciiLetterUpper(c))
            {
                text.Append('_').Append(char.ToLowerInvariant(c));
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }
}
