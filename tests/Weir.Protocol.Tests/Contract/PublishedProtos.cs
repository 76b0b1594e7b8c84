using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Google.Protobuf.Reflection;

namespace Weir.Protocol.Tests.Contract;

/// <summary>The .proto files that the official SDK ships, compiled with the protoc that also compiles Weir's.</summary>
internal static class PublishedProtos
{
    private const string PackageFolder = "node_modules/@temporalio/core-bridge/sdk-core/crates/protos/protos";

    /// <summary>Parses every published file that Weir's contract is taken from, and what they import.</summary>
    public static IReadOnlyList<FileDescriptorProto> Load()
    {
        var interop = Path.GetFullPath(Metadata("InteropPath"));
        var root = Path.Combine(interop, PackageFolder);
        Assert.True(Directory.Exists(root), "The official TypeScript SDK is not installed. Run:  (cd tests/Interop && npm ci)");

        var tools = Metadata("GrpcToolsPath");
        string[] imports = [Path.Combine(root, "api_upstream"), Path.Combine(root, "testsrv_upstream"), root, Path.Combine(tools, "build/native/include")];
        var files = Temporal(imports[0]).Concat(Temporal(imports[1])).Append("grpc/health/v1/health.proto").Append("google/rpc/status.proto");
        var output = Path.GetTempFileName();
        try
        {
            Run(Protoc(tools), [.. imports.Select(path => "-I" + path), "--include_imports", "--descriptor_set_out=" + output, .. files]);
            return FileDescriptorSet.Parser.ParseFrom(File.ReadAllBytes(output)).File;
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static IEnumerable<string> Temporal(string root) =>
        Directory.EnumerateFiles(Path.Combine(root, "temporal"), "*.proto", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path))
            .Order();

    private static string Protoc(string tools)
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macosx" : "linux";
        var arm = RuntimeInformation.OSArchitecture == Architecture.Arm64 && OperatingSystem.IsLinux();
        return Path.Combine(tools, "tools", $"{system}_{(arm ? "arm64" : "x64")}", OperatingSystem.IsWindows() ? "protoc.exe" : "protoc");
    }

    private static void Run(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }

    private static string Metadata(string key) =>
        typeof(PublishedProtos).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
