using System.Globalization;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Jobs;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.WorkflowTests;

/// <summary>Reads test files. Pure: the workflows that they name are not looked at.</summary>
public sealed class TestFileReader
{
    private static readonly string[] Settings = ["workflow", "action", "inputs", "secrets", "keys", "login", "now", "unmocked", "mocks"];

    /// <summary>What a workflow has and a test file has not.</summary>
    private static readonly string[] Bodies = ["jobs", "tasks"];

    internal static readonly string[] UnmockedPolicies = ["fail", "run"];
    internal static readonly string[] FileKeys = [.. Settings, "name", "description", "cases"];
    internal static readonly string[] CaseKeys = [.. Settings, "name", "events", "expect"];

    private readonly string file;
    private readonly SourceText source;
    private readonly DiagnosticBag bag;

    private TestFileReader(string file, SourceText source, DiagnosticBag bag) => (this.file, this.source, this.bag) = (file, source, bag);

    /// <param name="file">How messages name the file.</param>
    /// <param name="yaml">The file's bytes, UTF-8.</param>
    /// <param name="limits">Null applies <see cref="DefinitionLimits.Default"/>.</param>
    public static TestFileResult Read(string file, ReadOnlySpan<byte> yaml, DefinitionLimits? limits = null)
    {
        limits ??= DefinitionLimits.Default;
        var bag = new DiagnosticBag(file, limits.MaxDiagnostics);
        if (YamlReader.Read(yaml, limits, bag) is not { } document)
        {
            return new(null, bag.Sorted());
        }

        if (document.Root is not YamlMapping root)
        {
            bag.Add(DiagnosticCodes.WrongType, document.Root, "", "a test file is an object", MappingReader.Describe(document.Root), "the key 'cases:' and others");
            return new(null, bag.Sorted());
        }

        var cases = new TestFileReader(file, document.Source, bag).ReadCases(root);
        return new(bag.HasErrors ? null : new(file, cases), bag.Sorted());
    }

    private List<TestCase> ReadCases(YamlMapping root)
    {
        if (Array.Find(Bodies, body => root.Find(body) is not null) is { } body && root.Find("cases") is null)
        {
            bag.Add(DiagnosticCodes.WrongType, root.Find(body)!.Key, body, "this is a workflow, not a test file", expected: "a file with 'workflow:', which names this one, and 'cases:'");
            return [];
        }

        var keys = new MappingReader(root, "", "a test file", FileKeys, bag);
        var common = ReadSettings(keys, root, new() { Name = "" });
        keys.Require("cases", "a test file");
        if (keys.Node("cases") is not { } node)
        {
            return [];
        }

        if (node is not YamlSequence list)
        {
            keys.Add(DiagnosticCodes.WrongType, node, "cases", "'cases' has the wrong type", MappingReader.Describe(node), "an array with at least one case");
            return [];
        }

        if (list.Items.Count == 0)
        {
            keys.Add(DiagnosticCodes.Empty, node, "cases", "a test file needs at least one case");
        }

        var cases = new List<TestCase>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (item, index) in list.Items.Select((item, index) => (item, index)))
        {
            if (item is not YamlMapping mapping)
            {
                bag.Add(DiagnosticCodes.WrongType, item, $"cases[{index}]", "a case is an object", MappingReader.Describe(item));
                continue;
            }

            var read = ReadCase(mapping, $"cases[{index}]", common);
            if (!names.Add(read.Name))
            {
                bag.Add(DiagnosticCodes.DuplicateId, mapping, $"cases[{index}].name", $"there is a case {Wording.Quote(read.Name)} already");
            }

            cases.Add(read);
        }

        return cases;
    }

    private TestCase ReadCase(YamlMapping mapping, string path, TestCase common)
    {
        var keys = new MappingReader(mapping, path, "a case", CaseKeys, bag);
        keys.Require("name", "a case");
        var read = ReadSettings(keys, mapping, common) with
        {
            Name = keys.Text("name")?.Text ?? "",
            Place = PlaceOf(mapping),
            Events = EventReader.Read(keys, bag),
            Expect = ExpectationReader.Read(keys, mapping, bag),
        };
        if (read.Workflow is null && read.Action is null)
        {
            bag.Add(DiagnosticCodes.MissingKey, mapping, path, "a case needs the key 'workflow' or the key 'action', of its own or of the file");
        }

        if (read.Action is null && read.Expect.Result is { } result)
        {
            bag.Add(DiagnosticCodes.KeysExclude, result.Place.Line, result.Place.Column, $"{path}.expect.result", "'result' is for cases with 'action'; of a workflow look at 'outputs'");
        }

        return read;
    }

    /// <summary>What a file may say for all of its cases.</summary>
    private TestCase ReadSettings(MappingReader keys, YamlMapping mapping, TestCase common)
    {
        var workflow = keys.Node("workflow");
        var action = keys.Text("action");
        if (workflow is not null && action is not null)
        {
            keys.Add(DiagnosticCodes.KeysExclude, action, "action", "a case tests a 'workflow' or an 'action', not both");
        }

        var inputs = keys.Mapping("inputs");
        return common with
        {
            Workflow = action is not null ? null : workflow is null ? common.Workflow : ReadWorkflow(keys, workflow),
            Action = action?.Text ?? (workflow is null ? common.Action : null),
            Inputs = common.Inputs.With(YamlValues.ToObject(inputs)),
            InputsPlace = inputs is null ? PlaceOf(mapping) : PlaceOf(inputs),
            Secrets = common.Secrets.With(YamlValues.ToObject(keys.Mapping("secrets"))),
            Keys = common.Keys.With(YamlValues.ToObject(keys.Mapping("keys"))),
            Login = keys.Text("login")?.Text ?? common.Login,
            Now = ReadTime(keys) ?? common.Now,
            Unmocked = keys.Choice("unmocked", UnmockedPolicies) is { } policy ? (policy == "run" ? UnmockedPolicy.Run : UnmockedPolicy.Fail) : common.Unmocked,
            Mocks = [.. MockReader.Read(keys, bag), .. common.Mocks.Select(mock => mock with { IsOfOthers = workflow is not null })],
        };
    }

    private TestWorkflow? ReadWorkflow(MappingReader keys, YamlNode node)
    {
        switch (node)
        {
            case YamlScalar { Text.Length: > 0 } path:
                return new(file, path.Text, null, source, PlaceOf(path));
            case YamlMapping inline:
                return new(file, null, inline, source, PlaceOf(inline));
            default:
                keys.Add(DiagnosticCodes.WrongType, node, "workflow", "'workflow' has the wrong type", MappingReader.Describe(node), "the path of a definition, or a definition");
                return null;
        }
    }

    private static DateTimeOffset? ReadTime(MappingReader keys)
    {
        if (keys.Text("now") is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time;
        }

        keys.Add(DiagnosticCodes.WrongType, text, "now", "'now' is no time", MappingReader.Describe(text), "a time such as 2026-01-31T08:00:00Z");
        return null;
    }

    internal static TestPlace PlaceOf(YamlNode node) => new(node.Line, node.Column);
}
