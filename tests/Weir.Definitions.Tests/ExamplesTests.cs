using Weir.Definitions.Tests.Cases;

namespace Weir.Definitions.Tests;

public sealed class ExamplesTests
{
    [Theory]
    [InlineData("hello.yaml")]
    [InlineData("matrix.yaml")]
    [InlineData("failing.yaml")]
    [InlineData("release.yaml")]
    public void Examples_compile_without_a_finding(string file)
    {
        var result = DefinitionCompiler.Compile(file, File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "examples", file)));

        Assert.Empty(result.Diagnostics);
        Assert.True(result.Succeeded);
    }
}
