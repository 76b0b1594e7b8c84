using System.Globalization;
using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>Where the expressions of a definition stand in its file, so that a run that fails on one can point to it.</summary>
/// <param name="file">Null when unknown.</param>
/// <param name="places">Path to <c>line:column</c> of each expression of the text there, separated by spaces.</param>
public sealed class SourcePlaces(string? file, ObjectValue places)
{
    /// <summary><c>file:line:column</c>; null when the place is unknown.</summary>
    /// <param name="path">The path of the text.</param>
    /// <param name="part">Which of its expressions, from 0.</param>
    /// <param name="offset">How far in the expression's source.</param>
    public string? Find(string path, int part, int offset)
    {
        if (!places.TryGet(path, out var value) || value is not StringValue text)
        {
            return null;
        }

        var all = text.Value.Split(' ');
        var place = all[Math.Min(part, all.Length - 1)].Split(':');
        var column = int.Parse(place[1], CultureInfo.InvariantCulture) + offset;
        return string.Create(CultureInfo.InvariantCulture, $"{(file is null ? "" : file + ":")}{place[0]}:{column}");
    }
}
