using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Tests.Cases;

namespace Weir.Definitions.Tests;

/// <summary>The reference page says what the code does.</summary>
public sealed partial class ReferencePageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "yaml.md"));

    public static TheoryData<string> Samples => [.. YamlBlock().Matches(Page).Select(match => match.Groups[1].Value)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_compiles_without_a_finding(string yaml) =>
        Assert.Empty(DefinitionCompiler.Compile("yaml.md", Encoding.UTF8.GetBytes(yaml), TestActions.Catalog).Diagnostics);

    [Fact]
    public void Every_code_is_described_and_no_other()
    {
        var codes = typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
        var described = Code().Matches(Page).Select(match => match.Groups[1].Value);

        Assert.Equal(codes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_function_is_described() =>
        Assert.All(Functions.Names, name => Assert.Matches($"`[^`]*{name}[(`]", Page));

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();

    [GeneratedRegex(@"^\| (WEIR\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Code();
}
