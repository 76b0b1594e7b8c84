using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Values;

/// <summary>Objects that grow member by member share their members; nobody can tell.</summary>
public sealed class LargeObjectTests
{
    private const int Members = 200;

    [Fact]
    public void Members_keep_their_order_and_a_replaced_one_its_place()
    {
        var grown = Grow(Members).With("m50", "new").With("m199", "last");

        var expected = Enumerable.Range(0, Members).Select(i => KeyValuePair.Create($"m{i}", i switch { 50 => "new", 199 => "last", _ => Value.Of((long)i) }));
        Assert.Equal(expected, grown.Members);
        Assert.Equal(expected.Select(member => member.Key), grown.Names);
        Assert.Equal(Members, grown.Count);
        Assert.Equal(ObjectValue.Of(expected), grown);
        Assert.Equal(ObjectValue.Of(expected).GetHashCode(), grown.GetHashCode());
        Assert.Equal(grown, ValueJson.Parse(grown.ToJson()));
    }

    [Fact]
    public void What_it_was_made_from_stays_as_it_was()
    {
        var before = Grow(Members);

        var after = before.With("m0", "new").With("other", 1);

        Assert.Equal(Value.Of(0L), before.Get("m0"));
        Assert.False(before.TryGet("other", out _));
        Assert.Equal(Members, before.Count);
        Assert.Equal("new", after.Get("m0").ToText());
        Assert.Equal(Members + 1, after.Count);
    }

    [Fact]
    public void Missing_members_are_null_where_that_was_asked_for()
    {
        var grown = Grow(Members);

        Assert.True(grown.WithMissingMembersNull().MissingMembersAreNull);
        Assert.Equal(grown, grown.WithMissingMembersNull());
        Assert.False(grown.WithMissingMembersNull().With("a", 1).MissingMembersAreNull);
        Assert.Equal(Members + 1, grown.With(ObjectValue.Of(("a", 1), ("m1", 2))).Count);
    }

    private static ObjectValue Grow(int members)
    {
        var grown = ObjectValue.Empty;
        for (var i = 0; i < members; i++)
        {
            grown = grown.With($"m{i}", i);
        }

        return grown;
    }
}
