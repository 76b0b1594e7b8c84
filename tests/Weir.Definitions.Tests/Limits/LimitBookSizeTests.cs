using System.IO.Compression;
using System.Text.Json;
using Weir.Definitions.Limits;

namespace Weir.Definitions.Tests.Limits;

/// <summary>A book must fit the payload in which it moves to the next run of the limits workflow's chain, whatever the names in it are.</summary>
public sealed class LimitBookSizeTests
{
    private const int PayloadBytes = (2 * 1024 * 1024) - (16 * 1024);

    // A decision looks at all that wait.
    private const int AsksBetweenDecisions = 100;

    private static readonly DateTimeOffset T0 = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(8, 8)]
    [InlineData(40, 20)]
    [InlineData(200, 4)]
    [InlineData(900, 250)]
    public void A_book_that_takes_no_more_fits_a_payload(int idLength, int nameLength)
    {
        var random = new Random(1);
        var book = LimitBook.Restore(new());
        var refusals = 0;
        for (var i = 0; refusals == 0; i++)
        {
            var owner = new LeaseOwner(Text(random, idLength), Text(random, 36));
            IReadOnlyList<LeaseId> under = i % 3 == 0 ? [new(new(Text(random, idLength), Text(random, 36)), random.Next())] : [];
            var request = new LeaseRequest(random.NextInt64(), Text(random, nameLength), [new(LimitNames.Group(Text(random, nameLength)), 1) { Size = i % 2 }])
            {
                Share = Text(random, nameLength),
            };
            book.Ask(owner, under, request, T0.AddMilliseconds(random.Next()));
            refusals = i % AsksBetweenDecisions == 0 ? Refusals(book.Decide(T0.AddMilliseconds(random.Next()))) : 0;
        }

        Assert.InRange(Compressed(book.Snapshot()), 1, PayloadBytes);
    }

    [Fact]
    public void A_request_that_finds_no_room_is_told_so_and_room_comes_back()
    {
        var book = LimitBook.Restore(new());
        book.SetSize("pool:gpu", 0);
        var owner = new LeaseOwner(new string('w', 1_000), "run");
        var number = 0;
        LeaseDecision? refused;
        do
        {
            refused = Ask(number++);
        }
        while (refused is null);

        Assert.Equal(LeaseVerdict.Refused, refused.Verdict);
        Assert.EndsWith($"bytes already, and {LimitBook.MostBytes} are the most", refused.Reason, StringComparison.Ordinal);
        Assert.StartsWith($"0 leases and {number - 1} requests take ", refused.Reason, StringComparison.Ordinal);

        book = LimitBook.Restore(book.Snapshot());
        Assert.NotNull(Ask(number++));
        book.Release(new(owner, 0));
        Assert.Null(Ask(number++));
        Assert.NotNull(Ask(number));

        LeaseDecision? Ask(int next)
        {
            book.Ask(owner, [], new(next, "key", [new("pool:gpu", 1)]), T0);
            return book.Decide(T0).SingleOrDefault();
        }
    }

    private static int Refusals(IEnumerable<LeaseDecision> decisions) => decisions.Count(decision => decision.Verdict == LeaseVerdict.Refused);

    private static int Compressed(LimitBookState state)
    {
        using var folded = new MemoryStream();
        using (var gzip = new GZipStream(folded, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(gzip, state, JsonSerializerOptions.Web);
        }

        return (int)folded.Length;
    }

    private static string Text(Random random, int length) =>
        string.Create(length, random, static (text, random) => random.GetItems<char>("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:", text));
}
