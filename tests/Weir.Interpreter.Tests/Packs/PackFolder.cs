using Weir.Interpreter.Tests.Support;

namespace Weir.Interpreter.Tests.Packs;

/// <summary>Writes packs for tests.</summary>
internal static class PackFolder
{
    public const string Tools = """
        name: tools
        version: 1.2.0
        config_schema:
          registry: {type: string, required: true, default: registry.example.com}
          replicas: {type: integer, minimum: 1}
        config: {replicas: 2}
        actions:
          - name: greet
            description: Greets
            runner: shell
            entry_point: actions/greet.sh
            parameters:
              who: {type: string, required: true, enum: [ada, bob]}
              loud: {type: boolean, default: false}
            output: {greeting: {type: string, required: true}}
          - name: sum
            runner: python
            entry_point: actions/sum.py
            parameter_delivery: file
            parameters: {numbers: {type: array, required: true}}
          - name: env
            runner: node
            entry_point: actions/env.js
            parameter_delivery: env
            output_format: text
            parameters: {api-key: {type: string}, options: {type: object}}
          - name: translate
            runner: activity
            activity: translateText
            task_queue: translators
            parameters: {text: {type: string, required: true}}
        """;

    public static string Write(Scratch scratch, string name = "tools-source", string manifest = Tools)
    {
        var folder = scratch.Folder(name);
        Put(folder, "pack.yaml", manifest);
        Put(folder, "actions/greet.sh", """
            input=$(cat)
            echo "got $input" >&2
            case $input in *'"ada"'*) printf '{"greeting": "hello ada", "registry": %s}' "$(printf %s "$WEIR_PACK_CONFIG" | sed 's/.*"registry":\("[^"]*"\).*/\1/')" ;;
            *) echo '{"error": {"type": "unknown_person", "message": "who is this"}}'; exit 3 ;; esac
            """);
        Put(folder, "actions/sum.py", """
            import json, os
            numbers = json.load(open(os.environ["WEIR_PARAMETERS"]))["numbers"]
            print("noise on the way")
            json.dump(sum(numbers), open(os.environ["WEIR_RESULT"], "w"))
            """);
        Put(folder, "actions/env.js", "console.log(process.env.WEIR_PARAM_API_KEY + ' ' + process.env.WEIR_PARAM_OPTIONS);");
        return folder;
    }

    public static void Put(string folder, string file, string content)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
