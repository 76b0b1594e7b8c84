using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Tests.Cases;

namespace Weir.Definitions.Tests;

/// <summary>The reference pages of the language say what the code does.</summary>
public sealed partial class ReferencePageTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "docs");
    private static readonly string Pages = string.Join('\n', Directory.GetFiles(Folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText));

    public static TheoryData<string, string> Samples
    {
        get
        {
            var samples = new TheoryData<string, string>();
            foreach (var page in Directory.GetFiles(Folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                var text = File.ReadAllText(page);
                foreach (Match block in YamlBlock().Matches(text))
                {
                    samples.Add($"{Path.GetFileName(page)}:{text[..block.Index].Count(letter => letter == '\n') + 1}", block.Groups[1].Value);
                }
            }

            return samples;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_compiles_without_a_finding(string place, string yaml) =>
        Assert.Empty(DefinitionCompiler.Compile(place, Encoding.UTF8.GetBytes(yaml), TestActions.Catalog).Diagnostics);

    [Fact]
    public void Every_code_is_described_and_no_other()
    {
        var codes = typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
        var described = Code().Matches(Pages).Select(match => match.Groups[1].Value);

        Assert.Equal(codes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_function_is_described() =>
        Assert.All(Functions.Names, name => Assert.Matches($"`[^`]*{name}[(`]", Pages));

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();

    [GeneratedRegex(@"^\| (WEIR\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Code();
}
