using Weir.Definitions;
using Weir.Definitions.Actions;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Documents;
using Weir.Definitions.Schemas;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Packs;

/// <summary>Reads a pack's folder and finds everything that is wrong with it. Runs nothing.</summary>
public sealed class PackReader
{
    public const string ManifestFile = "pack.yaml";
    public const string ConfigSchemaFile = "config.yaml";

    private readonly string folder;
    private readonly List<Diagnostic> diagnostics = [];

    private PackReader(string folder) => this.folder = folder;

    /// <param name="folder">Absolute.</param>
    /// <param name="config">Values of the installation, over those of <c>pack.yaml</c>; null when there are none.</param>
    public static PackReadResult Read(string folder, ObjectValue? config = null)
    {
        var reader = new PackReader(folder);
        try
        {
            var pack = reader.ReadPack(config ?? ObjectValue.Empty);
            return new(reader.diagnostics.Count == 0 ? pack : null, reader.diagnostics);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new(null, [.. reader.diagnostics, new() { Code = PackDiagnosticCodes.NotReadable, File = folder, Message = unreadable.Message }]);
        }
    }

    private Pack? ReadPack(ObjectValue installed)
    {
        if (Document(ManifestFile) is not { } manifest || !Fits(manifest, PackSchema.Pack, "", PackDiagnosticCodes.Manifest))
        {
            return null;
        }

        var value = (ObjectValue)manifest.Value;
        var name = value.Get("name").ToText();
        var (schema, own) = ConfigSchema(manifest, value);
        var config = Defaults(schema?.Source as ObjectValue).With(value.Get("config") as ObjectValue ?? ObjectValue.Empty).With(installed);
        foreach (var problem in own ? schema?.Validate(config) ?? [] : [])
        {
            diagnostics.Add(manifest.Problem(PackDiagnosticCodes.Config, "config", $"the configuration does not fit its schema: {problem}"));
        }

        return new()
        {
            Name = name,
            Version = value.Get("version").ToText(),
            Description = (value.Get("description") as StringValue)?.Value,
            Folder = folder,
            ConfigSchema = schema,
            Config = config,
            Actions = [.. Actions(name, manifest, value)],
            Workflows = Files("workflows"),
            Tests = Files("tests"),
        };
    }

    private (JsonSchema? Schema, bool IsGood) ConfigSchema(YamlDocument manifest, ObjectValue value)
    {
        var (document, path) = value.Get("config_schema") is ObjectValue ? (manifest, "config_schema") : (null, "");
        if (document is null && File.Exists(Path.Combine(folder, ConfigSchemaFile)))
        {
            document = Document(ConfigSchemaFile);
        }

        if (document is null || (path.Length > 0 ? value.Get(path) : document.Value) is not ObjectValue written)
        {
            return (null, true);
        }

        try
        {
            return (JsonSchema.Compile(ActionSchema.Normalize(written)), true);
        }
        catch (SchemaException bad)
        {
            diagnostics.AddRange(bad.Problems.Select(problem => document.Problem(PackDiagnosticCodes.Config, Join(path, problem.Path), problem.Message)));
            return (null, false);
        }
    }

    private IEnumerable<PackActionSpec> Actions(string pack, YamlDocument manifest, ObjectValue value)
    {
        var listed = (value.Get("actions") as ArrayValue)?.Items.Select((_, index) => (manifest, Path: $"actions[{index}]")) ?? [];
        var files = Files("actions").Select(file => Document(Path.GetRelativePath(folder, file))).OfType<YamlDocument>().Select(document => (document, Path: ""));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (document, path) in listed.Concat(files).ToArray())
        {
            if (ReadAction(pack, document, path) is not { } action)
            {
                continue;
            }

            if (!names.Add(action.Description.Name))
            {
                diagnostics.Add(document.Problem(PackDiagnosticCodes.DuplicateAction, Join(path, "name"), $"the pack has an action '{action.Description.Name}' already"));
            }

            yield return action;
        }
    }

    private PackActionSpec? ReadAction(string pack, YamlDocument document, string path)
    {
        if (!Fits(document, PackSchema.Action, path, PackDiagnosticCodes.Action) || At(document.Value, path) is not ObjectValue value)
        {
            return null;
        }

        var runner = Enum.Parse<PackRunner>(value.Get("runner").ToText(), ignoreCase: true);
        var entryPoint = runner == PackRunner.Activity ? "" : EntryPoint(document, path, value);
        var description = Schema(document, Join(path, "parameters"), () => ActionSchema.Describe(
            $"{pack}.{value.Get("name").ToText()}",
            (value.Get("description") as StringValue)?.Value ?? "",
            value.Get("parameters") as ObjectValue ?? ObjectValue.Empty));
        var output = value.Get("output") is ObjectValue written ? Schema(document, Join(path, "output"), () => JsonSchema.Compile(ActionSchema.Normalize(written, acceptsOthers: true))) : null;
        return description is null || entryPoint is null
            ? null
            : new()
            {
                Description = description,
                Runner = runner,
                EntryPoint = entryPoint,
                Delivery = Word(value, "parameter_delivery", ParameterDelivery.Stdin),
                OutputFormat = Word(value, "output_format", PackOutputFormat.Json),
                Output = output,
                Env = (value.Get("env") as ObjectValue ?? ObjectValue.Empty).Members.ToDictionary(member => member.Key, member => member.Value.ToText(), StringComparer.Ordinal),
                Timeout = value.Get("timeout") is { IsNull: false } limit ? Durations.Parse(limit) : null,
                Activity = runner == PackRunner.Activity ? new(value.Get("activity").ToText(), value.Get("task_queue").ToText()) : null,
            };
    }

    private string? EntryPoint(YamlDocument document, string path, ObjectValue value)
    {
        var name = value.Get("entry_point").ToText();
        var (file, problem) = PackPaths.Inside(folder, name);
        if (file is null)
        {
            diagnostics.Add(document.Problem(PackDiagnosticCodes.EntryPoint, Join(path, "entry_point"), $"the file '{name}' {problem}"));
        }

        return file;
    }

    private T? Schema<T>(YamlDocument document, string path, Func<T> compile)
        where T : class
    {
        try
        {
            return compile();
        }
        catch (SchemaException bad)
        {
            foreach (var problem in bad.Problems)
            {
                // A map of parameters is wrapped into a schema before it is read.
                var inner = problem.Path.StartsWith("properties.", StringComparison.Ordinal) ? problem.Path["properties.".Length..] : problem.Path;
                diagnostics.Add(document.Problem(PackDiagnosticCodes.Action, Join(path, inner), problem.Message));
            }

            return null;
        }
    }

    private bool Fits(YamlDocument document, JsonSchema schema, string path, string code)
    {
        var problems = schema.Validate(At(document.Value, path));
        diagnostics.AddRange(problems.Select(problem => document.Problem(code, Join(path, problem.Path), problem.Message)));
        return problems.Count == 0;
    }

    private YamlDocument? Document(string name)
    {
        var (file, problem) = PackPaths.Inside(folder, name.Replace('\\', '/'));
        if (file is null)
        {
            diagnostics.Add(new() { Code = PackDiagnosticCodes.NotReadable, File = Path.Combine(folder, name), Message = $"the file '{name}' {problem}" });
            return null;
        }

        var (document, found) = YamlDocument.Read(file, File.ReadAllBytes(file));
        diagnostics.AddRange(found);
        return document;
    }

    /// <summary>The YAML files of a folder of the pack, by name.</summary>
    private string[] Files(string name)
    {
        var inside = new DirectoryInfo(Path.Combine(folder, name));
        return !inside.Exists || inside.LinkTarget is not null
            ? []
            : [.. inside.EnumerateFiles().Where(file => file.Extension is ".yaml" or ".yml" && file.LinkTarget is null).Select(file => file.FullName).Order(StringComparer.Ordinal)];
    }

    private static ObjectValue Defaults(ObjectValue? schema) => ObjectValue.Of(
        (schema?.Get("properties") as ObjectValue ?? ObjectValue.Empty).Members
            .Where(member => member.Value is ObjectValue own && own.TryGet("default", out _))
            .Select(member => KeyValuePair.Create(member.Key, ((ObjectValue)member.Value).Get("default"))));

    private static T Word<T>(ObjectValue value, string key, T otherwise)
        where T : struct, Enum =>
        value.Get(key) is StringValue word ? Enum.Parse<T>(word.Value, ignoreCase: true) : otherwise;

    private static Value At(Value value, string path) => path.Length == 0
        ? value
        : ((ArrayValue)((ObjectValue)value).Get("actions")).Items[int.Parse(path["actions[".Length..^1], System.Globalization.CultureInfo.InvariantCulture)];

    private static string Join(string path, string inner) => path.Length == 0 ? inner : inner.Length == 0 ? path : inner[0] == '[' ? path + inner : $"{path}.{inner}";
}
