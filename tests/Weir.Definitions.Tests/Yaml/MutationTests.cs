using System.Text;
using Weir.Definitions.Tests.Cases;

namespace Weir.Definitions.Tests.Yaml;

/// <summary>Damaged definitions: whatever is wrong with a file, the answer is a list of findings.</summary>
public sealed class MutationTests
{
    private static readonly string[] Fragments =
    [
        "\t", "\n", " ", ":", ": ", "- ", "#", "|", ">", "'", "\"", "[", "]", "{", "}", "&a ", "*a", "!!str ", "!x ", "---\n", "...\n", "? ", ",", "%", "@", "`",
        "${{", "}}", "${{ }}", "${{ a.b }}", "\\", "\0", "\u00A0", "\uFEFF", "\u2028", "👍", "\r\n", "null", "true", "1e999", "0x", "<<: ", "run", "needs", "steps",
    ];

    [Theory]
    [InlineData("hello.yaml", 1)]
    [InlineData("matrix.yaml", 2)]
    [InlineData("failing.yaml", 3)]
    [InlineData("release.yaml", 4)]
    public void A_damaged_file_gives_findings_or_a_plan_never_an_exception(string file, int seed)
    {
        var original = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "examples", file));
        var random = new Random(seed);
        for (var i = 0; i < 400; i++)
        {
            var text = original;
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                text = Mutate(text, random);
            }

            var result = DefinitionCompiler.Compile(file, Encoding.UTF8.GetBytes(text), TestActions.Catalog);

            var lines = text.Count(c => c == '\n') + 2;
            Assert.Equal(result.Plan is null, result.Diagnostics.Any(finding => finding.Severity == Diagnostics.Severity.Error));
            Assert.All(result.Diagnostics, finding => Assert.InRange(finding.Line, 1, lines));
            Assert.All(result.Diagnostics, finding => Assert.InRange(finding.Column, 1, text.Length + 1));
        }
    }

    [Fact]
    public void Random_bytes_give_findings()
    {
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);

            Assert.NotEmpty(DefinitionCompiler.Compile("f", bytes).Diagnostics);
        }
    }

    private static string Mutate(string text, Random random)
    {
        var at = random.Next(text.Length);
        var length = Math.Min(random.Next(1, 12), text.Length - at);
        return random.Next(4) switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, Fragments[random.Next(Fragments.Length)]),
            2 => text.Insert(random.Next(text.Length), text.Substring(at, length)),
            _ => text.Remove(at, length).Insert(at, Fragments[random.Next(Fragments.Length)]),
        };
    }
}
