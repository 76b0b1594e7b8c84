using System.Text;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Formatting;

/// <summary>Reads a formatted text back and refuses it when it says anything else than the given one.</summary>
internal static class LayoutCheck
{
    /// <exception cref="NotFormattableException">Something would be lost or changed.</exception>
    public static void Same(YamlNode given, Layout layout, string written, DefinitionLimits limits)
    {
        var bag = new DiagnosticBag("", 1);
        var room = limits with { MaxBytes = int.MaxValue };
        if (YamlReader.Read(Encoding.UTF8.GetBytes(written), room, bag) is not { } read || bag.HasErrors)
        {
            throw new NotFormattableException(given.Line, given.Column, "its canonical form could not be read back");
        }

        var place = DefinitionPlaces.Root(given);
        Compare(given, read.Root, place, []);
        if (!Comments(layout).Order(StringComparer.Ordinal).SequenceEqual(Comments(LayoutReader.Read(written, place)).Order(StringComparer.Ordinal)))
        {
            throw new NotFormattableException(given.Line, given.Column, "a comment would be lost");
        }
    }

    private static void Compare(YamlNode given, YamlNode read, DefinitionPlace place, HashSet<(YamlNode, YamlNode)> compared)
    {
        // Anchored nodes are met once for each alias.
        if (!compared.Add((given, read)))
        {
            return;
        }

        switch (given, read)
        {
            case (YamlScalar a, YamlScalar b):
                Expect(a.Text == b.Text && a.IsForcedText == b.IsForcedText, given);
                break;
            case (YamlSequence a, YamlSequence b):
                Expect(a.Items.Count == b.Items.Count, given);
                for (var i = 0; i < a.Items.Count; i++)
                {
                    Compare(a.Items[i], b.Items[i], place.Child(null), compared);
                }

                break;
            case (YamlMapping a, YamlMapping b):
                var naming = place.NamingKeys();
                Expect(a.Entries.Count == b.Entries.Count && Rest(a, naming).SequenceEqual(Rest(b, naming)), given);
                foreach (var entry in a.Entries)
                {
                    var other = b.Find(entry.Key.Text);
                    Expect(other is not null, entry.Key);
                    Compare(entry.Value, other!.Value, place.Child(entry.Key.Text), compared);
                }

                break;
            default:
                Expect(false, given);
                break;
        }
    }

    private static IEnumerable<string> Rest(YamlMapping mapping, IReadOnlyList<string> naming) =>
        mapping.Entries.Select(entry => entry.Key.Text).Where(key => !naming.Contains(key));

    private static void Expect(bool holds, YamlNode place)
    {
        if (!holds)
        {
            throw new NotFormattableException(place.Line, place.Column, "what stands here would change its meaning");
        }
    }

    private static IEnumerable<string> Comments(Layout layout) =>
        [.. Comments(layout.Header), .. layout.Start is null ? [] : Comments(layout.Start), .. Comments(layout.Lead), .. Comments(layout.Root), .. Comments(layout.Footer)];

    private static IEnumerable<string> Comments(LayoutEntry entry)
    {
        IEnumerable<string?> own =
        [
            .. Comments(entry.Before), entry.HeadComment.Text, .. Comments(entry.BeforeValue), entry.ValueComment.Text,
        ];
        var inner = entry.Value switch
        {
            BlockCollection block => block.Entries.SelectMany(Comments).Concat(Comments(block.Tail)),
            InlineText { Lines.Count: > 1, KeepsShape: true } inline => inline.Lines.Where(line => line.Contains('#', StringComparison.Ordinal)).Select(line => line.Trim()),
            _ => [],
        };
        return own.OfType<string>().Concat(inner);
    }

    private static IEnumerable<string> Comments(IEnumerable<LayoutLine> lines) => lines.Select(line => line.Comment).OfType<string>();
}
