using System.IO.Pipes;
using System.Text;
using System.Text.Json;
using Weir.Definitions.Values;
using Weir.Interpreter.Masking;
using Weir.Interpreter.Processes;
using Weir.Interpreter.Tests.Support;

namespace Weir.Interpreter.Tests.Masking;

public sealed class SecretMaskerTests
{
    private const string Secret = "p@ss \"w/rd+é'";

    private readonly SecretMasker masker = new([Secret]);

    public static TheoryData<string> Forms =>
    [
        Secret,
        JsonSerializer.Serialize(Secret)[1..^1],
        Uri.EscapeDataString(Secret),
        System.Net.WebUtility.UrlEncode(Secret),
        System.Net.WebUtility.HtmlEncode(Secret),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)),
        Secret.Replace("'", "'\\''", StringComparison.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_of_a_secret_is_masked(string form) => Assert.Equal("a***b", masker.Apply($"a{form}b"));

    [Theory]
    [InlineData("")]
    [InlineData("u")]
    [InlineData("us")]
    [InlineData("user:")]
    public void Base64_of_a_longer_text_shows_no_part_of_the_secret(string before)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(before + "correct horse battery" + "\n"));
        var masked = new SecretMasker(["correct horse battery"]).Apply($"Authorization: Basic {encoded}");

        Assert.Contains("***", masked, StringComparison.Ordinal);
        var left = masked.Split("***")[1];
        Assert.True(left.Length <= 5, $"left: {left}");
    }

    [Fact]
    public void Each_line_of_a_secret_of_several_lines_is_masked()
    {
        var key = new SecretMasker(["-----BEGIN-----\nAAAABBBB\nCCCCDDDD\n-----END-----\n"]);
        Assert.Equal("x *** y", key.Apply("x AAAABBBB y"));
        Assert.Equal("***", key.Apply("-----BEGIN-----\nAAAABBBB\nCCCCDDDD\n-----END-----"));
    }

    [Fact]
    public void Of_overlapping_secrets_the_longer_one_is_masked() =>
        Assert.Equal("***!***", new SecretMasker(["abcdef", "abc"]).Apply("abcdef!abc"));

    [Fact]
    public void Very_short_values_are_left_alone() => Assert.Equal("1 + 1", new SecretMasker(["1", "", "  "]).Apply("1 + 1"));

    [Fact]
    public void Values_are_masked_inside_and_numbers_that_are_secrets_too()
    {
        var value = new SecretMasker(["hunter2", "123456"]).Apply(ObjectValue.Of(
            ("a", ArrayValue.Of("my hunter2")), ("hunter2", "x"), ("n", 123456L), ("t", true)));
        Assert.Equal("""{"a":["my ***"],"***":"x","n":"***","t":true}""", value.ToJson());
    }

    [Fact]
    public async Task A_line_that_is_divided_never_divides_a_secret()
    {
        var secret = "0123456789abcdef";
        for (var lead = 0; lead < 120; lead++)
        {
            var collected = new CollectingSink();
            var sink = new MaskingSink(collected, new([secret]));
            var budget = new OutputBudget(sink, long.MaxValue);
            var text = new string('x', lead) + secret + new string('y', 300) + secret;
            using var program = new AnonymousPipeServerStream(PipeDirection.Out);
            using var pipe = new AnonymousPipeClientStream(PipeDirection.In, program.ClientSafePipeHandle);
            await program.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
            await program.DisposeAsync();
            await OutputPump.Start(pipe, OutputStream.StandardOutput, budget, 100).Completion;

            var shown = string.Concat(collected.Of(OutputStream.StandardOutput));
            Assert.Equal(new string('x', lead) + "***" + new string('y', 300) + "***", shown);
        }
    }
}
