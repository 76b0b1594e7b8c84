using Weir.Definitions.Limits;

namespace Weir.Definitions.Tests.Limits;

public sealed class LimitBookTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly LimitBook _book = LimitBook.Restore(new LimitBookState());

    [Fact]
    public void A_group_of_one_takes_turns()
    {
        Assert.Equal("a1 granted", Ask("a", 1, Group("deploy")));
        Assert.Equal("", Ask("b", 1, Group("deploy")));
        Assert.Equal("group deploy: 1 of 1 used by run a (n1)", Explain("b", 1));
        Assert.Equal("b1 granted", Release("a", 1));
        Assert.Equal("", Release("b", 1));
    }

    [Fact]
    public void A_set_of_claims_is_granted_whole_or_not_at_all()
    {
        _book.SetSize("pool:gpu", 2);
        Assert.Equal("a1 granted", Ask("a", 1, Pool("gpu", 2)));
        Assert.Equal("", Ask("b", 1, Pool("gpu", 1), Group("g")));
        Assert.Equal("b1 granted", Release("a", 1));
        Assert.Equal("", Ask("c", 1, Group("g")));
    }

    [Fact]
    public void Priority_comes_before_order_and_order_before_nothing()
    {
        Ask("a", 1, Group("g"));
        Ask("b", 1, 5, "b", Group("g"));
        Ask("c", 1, 3, "c", Group("g"));
        Ask("d", 1, 3, "c", Group("g"));
        Ask("e", 1, 1, "e", Group("g"));
        Assert.Equal("e1 granted", Release("a", 1));
        Assert.Equal("c1 granted", Release("e", 1));
        Assert.Equal("d1 granted", Release("c", 1));
        Assert.Equal("b1 granted", Release("d", 1));
    }

    [Fact]
    public void Shares_take_turns_however_many_wait_in_each()
    {
        _book.SetSize("pool:db", 1);
        Ask("x", 1, Pool("db"));
        for (var number = 1; number <= 3; number++)
        {
            Ask("big", number, 3, "big", Pool("db"));
        }

        Ask("small", 1, 3, "small", Pool("db"));
        Ask("small", 2, 3, "small", Pool("db"));
        Assert.Equal("big1 granted", Release("x", 1));
        Assert.Equal("small1 granted", Release("big", 1));
        Assert.Equal("big2 granted", Release("small", 1));
        Assert.Equal("small2 granted", Release("big", 2));
        Assert.Equal("big3 granted", Release("small", 2));
    }

    [Fact]
    public void A_large_request_is_not_passed_by_small_ones()
    {
        _book.SetSize("pool:gpu", 4);
        Ask("a", 1, Pool("gpu", 3));
        Assert.Equal("", Ask("b", 1, Pool("gpu", 4)));
        Assert.Equal("", Ask("c", 1, Pool("gpu", 1)));
        Assert.Equal("pool gpu: 3 of 4 used by run a (n1); 1 before it", Explain("c", 1));
        Assert.Equal("b1 granted", Release("a", 1));
        Assert.Equal("c1 granted", Release("b", 1));
    }

    [Fact]
    public void What_waits_elsewhere_does_not_hold_up_who_needs_something_else()
    {
        _book.SetSize("pool:gpu", 1);
        _book.SetSize("action:http", 3);
        Ask("a", 1, Pool("gpu"));
        Ask("b", 1, Pool("gpu"), Limit("action:http"));
        Ask("b", 2, Pool("gpu"), Limit("action:http"));
        Assert.Equal("c1 granted", Ask("c", 1, Limit("action:http")));
        Assert.Equal("c2 granted", Ask("c", 2, Limit("action:http")));

        // The third unit is kept for b1, which is the first to wait for both.
        Assert.Equal("", Ask("c", 3, Limit("action:http")));
        Assert.Equal("b1 granted", Release("a", 1));
    }

    [Fact]
    public void What_can_never_be_met_is_refused()
    {
        Assert.Equal("a1 refused: there is no pool gpu: 'weir limit set pool:gpu SIZE' makes it", Ask("a", 1, Pool("gpu")));
        _book.SetSize("pool:gpu", 2);
        Assert.Equal("a2 refused: asks for 3 units of pool gpu, which has 2", Ask("a", 2, Pool("gpu", 3)));
        Ask("a", 3, Pool("gpu", 2));
        Ask("b", 1, Pool("gpu", 2));
        _book.SetSize("pool:gpu", 1);
        Assert.Equal("b1 refused: asks for 2 units of pool gpu, which has 1", Decide());
    }

    [Fact]
    public void A_size_counts_at_once_and_zero_closes()
    {
        _book.SetSize("group:g", 0);
        Assert.Equal("", Ask("a", 1, Group("g")));
        Ask("b", 1, Group("g"));
        Ask("c", 1, Group("g"));
        Assert.Equal("group g, which is closed: its size is 0", Explain("a", 1));
        _book.SetSize("group:g", 2);
        Assert.Equal("a1 granted, b1 granted", Decide());
        _book.SetSize("group:g", 1);
        Assert.Equal("", Decide());
        Assert.Equal("", Release("a", 1));
        Assert.Equal("c1 granted", Release("b", 1));

        // Without a size of its own the group has that of the definitions.
        Assert.True(_book.RemoveSize("group:g"));
        Assert.False(_book.RemoveSize("group:g"));
    }

    [Fact]
    public void A_limit_whose_size_was_removed_limits_nobody()
    {
        _book.SetSize("action:x", 1);
        Ask("a", 1, Limit("action:x"));
        Ask("b", 1, Limit("action:x"));
        _book.RemoveSize("action:x");
        Assert.Equal("b1 granted", Decide());
    }

    [Fact]
    public void Cancel_in_progress_ends_the_holder_and_all_that_wait()
    {
        Ask("a", 1, Group("pr"));
        Ask("b", 1, Group("pr"));
        Assert.Equal("b1 superseded: superseded by run c (n1) in group pr, a1 superseded: superseded by run c (n1) in group pr", Ask("c", 1, Group("pr") with { CancelInProgress = true }));
        Assert.Equal("c1 superseded: superseded by run d (n1) in group pr", Ask("d", 1, Group("pr") with { CancelInProgress = true }));
        Assert.Equal("d1 granted", Release("a", 1));
    }

    [Fact]
    public void Cancel_in_progress_ends_only_as_many_as_it_takes()
    {
        var claim = Group("pr") with { Size = 2, CancelInProgress = true };
        Ask("a", 1, claim);
        Ask("b", 1, claim);
        Assert.Equal("a1 superseded: superseded by run c (n1) in group pr", Ask("c", 1, claim));
    }

    [Fact]
    public void Asked_twice_it_keeps_its_place_and_what_is_held_is_granted_again()
    {
        Ask("a", 1, Group("g"));
        Ask("b", 1, Group("g"));
        Assert.Equal("a1 granted", Ask("a", 1, Group("g")));
        Assert.Equal("", Ask("b", 1, Group("g")));
        Assert.Equal("b1 granted", Release("a", 1));
        Assert.Equal("", Release("a", 1));
    }

    [Fact]
    public void All_that_a_vanished_run_holds_and_asks_for_is_freed()
    {
        Ask("a", 1, Group("g"));
        Ask("a", 2, Group("g"));
        Ask("b", 1, Group("g"));
        _book.Free(new("a", "first"));
        Assert.Equal("b1 granted", Decide());
        Assert.Equal(["b"], _book.Holders.Select(owner => owner.WorkflowId));
    }

    [Fact]
    public void A_run_does_not_wait_for_what_it_holds_itself()
    {
        AskRun("a", 1, [], Group("g"));
        Assert.Equal(
            "a2 refused: group g: 1 of 1 used by run a, and what holds it waits for this run to end: it would wait for ever",
            Ask("a", 2, Group("g")));

        // Nor for what the task holds that called it.
        Ask("p", 1, Group("h"));
        Assert.StartsWith("c1 refused", AskRun("c", 1, [new(new("p", "first"), 1)], Group("h")), StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_that_wait_for_each_other_are_found()
    {
        AskRun("a", 1, [], Group("g"));
        AskRun("b", 1, [], Group("h"));
        Assert.Equal("", Ask("a", 2, Group("h")));
        Assert.StartsWith("b2 refused: group g: 1 of 1 used by run a, and what holds it", Ask("b", 2, Group("g")), StringComparison.Ordinal);
        Assert.Equal("a2 granted", Release("b", 1));
    }

    [Fact]
    public void More_than_can_wait_is_refused()
    {
        Ask("a", 0, Group("g"));
        for (var number = 1; number <= LimitBook.MostWaiting; number++)
        {
            _book.Ask(new("a", "first"), [], new LeaseRequest(number, "n", [Group("g")]), T0);
        }

        Assert.StartsWith("b1 refused: 10000 others wait", Ask("b", 1, Group("h")), StringComparison.Ordinal);
    }

    [Fact]
    public void It_shows_who_holds_and_who_waits()
    {
        _book.SetSize("pool:gpu", 3);
        Ask("a", 1, Pool("gpu", 2));
        AskRun("b", 1, [], Pool("gpu", 2));
        var view = Assert.Single(_book.Describe());
        Assert.Equal(("pool:gpu", 3, 2), (view.Name, view.Size, view.Used));
        Assert.Equal(new LimitUse("a", "n1", 2, 3, T0), Assert.Single(view.Holders));
        Assert.Equal(new LimitUse("b", null, 2, 3, T0), Assert.Single(view.Waiting));
    }

    [Theory]
    [InlineData("overall", true)]
    [InlineData("pool:gpu", true)]
    [InlineData("group:deploy to prod", true)]
    [InlineData("workflow:shop.deploy", true)]
    [InlineData("pool:", false)]
    [InlineData("gpu", false)]
    [InlineData("pools:gpu", false)]
    [InlineData("group:a\nb", false)]
    public void Names_of_limits(string name, bool isName) => Assert.Equal(isName, LimitNames.IsName(name));

    private static Claim Group(string name) => new(LimitNames.Group(name)) { Size = 1 };

    private static Claim Pool(string name, int units = 1) => new(LimitNames.Pool(name), units);

    private static Claim Limit(string name) => new(name);

    private string Ask(string run, long number, params Claim[] claims) => Ask(run, number, LeaseRequest.UsualPriority, run, claims);

    private string Ask(string run, long number, int priority, string share, params Claim[] claims)
    {
        _book.Ask(new(run, "first"), [], new LeaseRequest(number, $"n{number}", Claim.Join(claims)) { Priority = priority, Share = share }, T0);
        return Decide();
    }

    private string AskRun(string run, long number, IReadOnlyList<LeaseId> under, params Claim[] claims)
    {
        _book.Ask(new(run, "first"), under, new LeaseRequest(number, null, Claim.Join(claims)) { Share = run }, T0);
        return Decide();
    }

    private string Release(string run, long number)
    {
        _book.Release(new(new(run, "first"), number));
        return Decide();
    }

    private string? Explain(string run, long number) => _book.Explain(new LeaseId(new(run, "first"), number));

    private string Decide() => string.Join(", ", _book.Decide(T0).Select(decision =>
        $"{decision.Id.Owner.WorkflowId}{decision.Id.Number} {decision.Verdict.ToString().ToLowerInvariant()}{(decision.Reason is null ? "" : $": {decision.Reason}")}"));
}
