using Weir.Protocol.Framing;

namespace Weir.Protocol.Tests.Framing;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData(0, "0n")]
    [InlineData(1, "100n")]
    [InlineData(999_999, "99999900n")]
    [InlineData(1_000_000, "100000u")]
    [InlineData(1_000_001, "100001u")]
    [InlineData(999_999_990, "99999999u")]
    [InlineData(999_999_991, "100000m")]
    [InlineData(700_000_000, "70000000u")]
    [InlineData(36_000_000_000_000, "3600000S")]
    [InlineData(long.MaxValue, "5256000M")]
    [InlineData(-5, "0n")]
    public void The_finest_unit_that_fits_is_written_rounded_up(long ticks, string expected) =>
        Assert.Equal(expected, GrpcTimeout.Format(TimeSpan.FromTicks(ticks)));

    [Theory]
    [InlineData("1H", 36_000_000_000)]
    [InlineData("2M", 1_200_000_000)]
    [InlineData("30S", 300_000_000)]
    [InlineData("250m", 2_500_000)]
    [InlineData("7u", 70)]
    [InlineData("100n", 1)]
    [InlineData("1n", 1)]
    [InlineData("0n", 0)]
    [InlineData("00000001S", 10_000_000)]
    public void Every_unit_is_read(string value, long ticks)
    {
        Assert.True(GrpcTimeout.TryParse(value, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Fact]
    public void The_longest_value_does_not_overflow_a_date()
    {
        Assert.True(GrpcTimeout.TryParse("99999999H", out var timeout));
        Assert.Equal(TimeSpan.FromDays(3650), timeout);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("S")]
    [InlineData("5s")]
    [InlineData("-5S")]
    [InlineData("+5S")]
    [InlineData(" 5S")]
    [InlineData("5 S")]
    [InlineData("1.5S")]
    [InlineData("123456789S")]
    public void What_is_no_timeout_is_refused(string value) => Assert.False(GrpcTimeout.TryParse(value, out _));

    [Fact]
    public void Any_timeout_survives_within_one_unit()
    {
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var timeout = TimeSpan.FromTicks(random.NextInt64(TimeSpan.FromDays(3650).Ticks) >> random.Next(50));
            Assert.True(GrpcTimeout.TryParse(GrpcTimeout.Format(timeout), out var read));
            Assert.InRange(read.Ticks, timeout.Ticks, timeout.Ticks + (timeout.Ticks / 1000) + 1);
        }
    }
}
