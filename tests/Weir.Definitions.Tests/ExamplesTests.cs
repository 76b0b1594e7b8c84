using Weir.Definitions.Tests.Cases;

namespace Weir.Definitions.Tests;

public sealed class ExamplesTests
{
    [Theory]
    [InlineData("hello.yaml")]
    [InlineData("matrix.yaml")]
    [InlineData("failing.yaml")]
    [InlineData("release.yaml")]
    [InlineData("backup.yaml")]
    [InlineData("blue-green.yaml")]
    [InlineData("logs.yaml")]
    [InlineData("order.yaml")]
    [InlineData("import.yaml")]
    [InlineData("approval.yaml")]
    [InlineData("health.yaml")]
    [InlineData("mirrors.yaml")]
    public void Examples_compile_without_a_finding(string file)
    {
        var result = DefinitionCompiler.Compile(file, File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "examples", file)));

        Assert.Empty(result.Diagnostics);
        Assert.True(result.Succeeded);
    }
}
