using System.Runtime.CompilerServices;
using Google.Protobuf.Reflection;
using Weir.Protocol.Calls;
using Weir.Protocol.Reflection.V1;

namespace Weir.Protocol.Reflection;

/// <summary>gRPC server reflection: tells tools what a server serves, in the .proto files' own terms. Safe for concurrent use.</summary>
public sealed class ReflectionService
{
    /// <summary>Both have the same messages; older tools know only the second.</summary>
    public static IReadOnlyList<string> ServiceNames { get; } = ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"];

    private readonly string[] services;
    private readonly DescriptorIndex index;

    /// <param name="services">The full names of the services that are listed.</param>
    /// <param name="files">The files that declare them.</param>
    public ReflectionService(IEnumerable<string> services, IEnumerable<FileDescriptor> files)
    {
        this.services = [.. services.Concat(ServiceNames).Order(StringComparer.Ordinal)];
        index = new DescriptorIndex(files.Append(ReflectionReflection.Descriptor));
    }

    /// <summary>Answers each question in its turn.</summary>
    public async IAsyncEnumerable<ServerReflectionResponse> AnswerAsync(
        IAsyncEnumerable<ServerReflectionRequest> questions, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var question in questions.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return Answer(question);
        }
    }

    internal ServerReflectionResponse Answer(ServerReflectionRequest question)
    {
        var answer = new ServerReflectionResponse { ValidHost = question.Host, OriginalRequest = question };
        switch (question.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                answer.ListServicesResponse = new ListServiceResponse { Service = { services.Select(name => new ServiceResponse { Name = name }) } };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                Fill(answer, index.FindFile(question.FileByFilename), $"File not found: {question.FileByFilename}");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                Fill(answer, index.FindSymbol(question.FileContainingSymbol), $"Symbol not found: {question.FileContainingSymbol}");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType when index.FindSymbol(question.AllExtensionNumbersOfType) is not null:
                answer.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = question.AllExtensionNumbersOfType };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType or ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                Refuse(answer, StatusCode.NotFound, "No such type, or no such extension of it");
                break;
            default:
                Refuse(answer, StatusCode.InvalidArgument, "The request asks for nothing");
                break;
        }

        return answer;
    }

    private static void Fill(ServerReflectionResponse answer, FileDescriptor? file, string missing)
    {
        if (file is null)
        {
            Refuse(answer, StatusCode.NotFound, missing);
            return;
        }

        answer.FileDescriptorResponse = new FileDescriptorResponse
        {
            FileDescriptorProto = { DescriptorIndex.Closure(file).Select(needed => needed.SerializedData) },
        };
    }

    private static void Refuse(ServerReflectionResponse answer, StatusCode code, string message) =>
        answer.ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message };
}
