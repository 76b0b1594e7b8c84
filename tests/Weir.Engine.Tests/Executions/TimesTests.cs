using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;

namespace Weir.Engine.Tests.Executions;

public sealed class TimesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(12_345_678_901)]
    public void Times_survive_the_wire(long ticksAfterEpoch)
    {
        var time = DateTimeOffset.UnixEpoch.AddTicks(ticksAfterEpoch);

        Assert.Equal(time, Times.ToTime(Times.ToTimestamp(time)));
        Assert.Equal(time, Times.ToTimestamp(time).ToDateTimeOffset());
        Assert.Equal(time, Times.FromTicks(time.UtcTicks));
    }

    [Theory]
    [InlineData(long.MaxValue, int.MaxValue)]
    [InlineData(315_576_000_000, 999_999_999)]
    public void An_absurd_duration_is_long_and_adding_it_stops_at_the_end_of_time(long seconds, int nanos)
    {
        var span = Times.ToTimeSpan(new Duration { Seconds = seconds, Nanos = nanos });

        Assert.True(span > TimeSpan.FromDays(3_000_000));
        Assert.Equal(DateTimeOffset.MaxValue, Times.Add(DateTimeOffset.UnixEpoch, span));
    }

    [Fact]
    public void An_absurd_negative_duration_is_negative()
    {
        Assert.True(Times.ToTimeSpan(new Duration { Seconds = long.MinValue, Nanos = int.MinValue }) < TimeSpan.Zero);
    }

    [Fact]
    public void Zero_means_no_timeout()
    {
        Assert.Null(Times.Expiry(DateTimeOffset.UnixEpoch, TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromSeconds(5), Times.Shorter(TimeSpan.Zero, TimeSpan.FromSeconds(5)));
        Assert.Equal(TimeSpan.FromSeconds(5), Times.Shorter(TimeSpan.FromSeconds(5), TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromSeconds(3), Times.Shorter(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(3)));
        Assert.Equal(TimeSpan.Zero, Times.ToTimeSpan(null));
    }

    [Fact]
    public void A_negative_retry_delay_means_at_once()
    {
        var run = new RunFixture().Begin(Do.Activity());

        run.FailActivity(run.StartActivity(), Data.ApplicationFailure(nextRetryDelay: new Duration { Seconds = long.MinValue }));

        Assert.Equal(run.Now, Deadlines.Next(run.State));
    }
}
