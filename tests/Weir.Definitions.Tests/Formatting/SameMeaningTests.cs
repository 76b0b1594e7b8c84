using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Weir.Definitions.Formatting;
using Weir.Definitions.Plans;
using Weir.Definitions.Tests.Cases;
using Weir.Tests.Shared;

namespace Weir.Definitions.Tests.Formatting;

/// <summary>Formatting changes places and nothing else, for every definition that the repository has.</summary>
public sealed partial class SameMeaningTests
{
    public static TheoryData<string, string> Definitions
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (source, name, _) in All())
            {
                data.Add(source, name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void A_formatted_definition_has_the_same_plan_and_is_its_own_canonical_form(string source, string name)
    {
        var given = Text(source, name);
        var formatted = Format(given);

        Assert.Equal(PlanWithoutPlaces(given), PlanWithoutPlaces(formatted));
        Assert.Equal(formatted, Format(formatted));
        Assert.DoesNotMatch(@"\n\n\z", formatted);
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Comments_and_white_space_anywhere_between_lines_change_nothing(string source, string name)
    {
        var given = Text(source, name);
        var random = new Random(name.Aggregate((int)PropertySeed.Value, (seed, letter) => unchecked((seed * 31) + letter)));
        for (var round = 0; round < 5; round++)
        {
            var messy = Mess(given, random);
            if (DefinitionFormatter.Format("f.yaml", Encoding.UTF8.GetBytes(messy)).Text is not { } formatted)
            {
                continue;
            }

            Assert.Equal(PlanWithoutPlaces(messy), PlanWithoutPlaces(formatted));
            Assert.Equal(formatted, Format(formatted));
            Assert.Equal(CommentCount(messy), CommentCount(formatted));
        }
    }

    private static IEnumerable<(string Source, string Name, string Text)> All()
    {
        foreach (var file in CaseFile.ValidFiles)
        {
            foreach (var item in CaseFile.Read(file))
            {
                yield return (file, item.Name, item.Input);
            }
        }

        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "examples")).Order(StringComparer.Ordinal))
        {
            yield return ("examples", Path.GetFileName(file), File.ReadAllText(file));
        }

        foreach (var sample in ReferencePageTests.Samples)
        {
            yield return ("docs", sample.Data.Item1, sample.Data.Item2);
        }
    }

    private static string Text(string source, string name) => All().First(item => item.Source == source && item.Name == name).Text;

    private static string Format(string yaml)
    {
        var result = DefinitionFormatter.Format("f.yaml", Encoding.UTF8.GetBytes(yaml));
        Assert.True(result.Text is not null, string.Join('\n', result.Diagnostics));
        return result.Text;
    }

    private static string PlanWithoutPlaces(string yaml)
    {
        var result = DefinitionCompiler.Compile("f.yaml", Encoding.UTF8.GetBytes(yaml), workflows: TestWorkflows.Source);
        if (result.Plan is null)
        {
            return string.Join('\n', result.Diagnostics.Select(finding => finding.Code).Order(StringComparer.Ordinal));
        }

        var json = JsonNode.Parse(PlanJson.Write(result.Plan))!;
        Strip(json);
        return json.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    private static void Strip(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                if (map.ContainsKey("planVersion") || map.ContainsKey("id") || map.ContainsKey("uses") || map.ContainsKey("kind"))
                {
                    map.Remove("line");
                    map.Remove("places");
                }

                foreach (var member in map.ToList())
                {
                    Strip(member.Value);
                }

                break;
            case JsonArray array:
                foreach (var item in array)
                {
                    Strip(item);
                }

                break;
        }
    }

    /// <summary>Puts comments and empty lines between lines, comments and spaces at ends, wherever they could stand.</summary>
    private static string Mess(string text, Random random)
    {
        var lines = new List<string>();
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (random.Next(6) == 0)
            {
                lines.Add(new string(' ', random.Next(8)) + "# own");
            }

            if (random.Next(6) == 0)
            {
                lines.Add(new string(' ', random.Next(3)));
            }

            lines.Add(random.Next(6) switch
            {
                0 => $"{line}   # behind",
                1 => $"{line}  ",
                _ => line,
            });
        }

        return string.Join('\n', lines) + (random.Next(2) == 0 ? "\n" : "");
    }

    private static int CommentCount(string text) => Marks().Count(text);

    [GeneratedRegex("# own|# behind")]
    private static partial Regex Marks();
}
