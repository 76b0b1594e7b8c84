using Weir.Protocol.Framing;

namespace Weir.Protocol.Tests.Framing;

public sealed class GrpcHeadersTests
{
    [Theory]
    [InlineData("application/grpc", true)]
    [InlineData("application/grpc+proto", true)]
    [InlineData("application/grpc;charset=utf-8", true)]
    [InlineData("application/grpc+proto; x=y", true)]
    [InlineData("Application/GRPC", true)]
    [InlineData("application/grpc+json", false)]
    [InlineData("application/grpc-web", false)]
    [InlineData("application/grpcx", false)]
    [InlineData("application/json", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Grpc_with_protobuf_is_recognised(string? contentType, bool expected) =>
        Assert.Equal(expected, GrpcHeaders.IsGrpcContentType(contentType));

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("identity,gzip", true)]
    [InlineData("identity, deflate, gzip", true)]
    [InlineData("identity,deflate", false)]
    [InlineData("xgzip", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Accepted_gzip_is_found(string? value, bool expected) => Assert.Equal(expected, GrpcHeaders.AcceptsGzip(value));

    [Theory]
    [InlineData(":path", true)]
    [InlineData("grpc-timeout", true)]
    [InlineData("Grpc-Encoding", true)]
    [InlineData("Content-Type", true)]
    [InlineData("te", true)]
    [InlineData("authorization", false)]
    [InlineData("temporal-namespace", false)]
    [InlineData("x-grpc-thing", false)]
    public void The_transports_headers_are_reserved(string name, bool expected) => Assert.Equal(expected, GrpcHeaders.IsReserved(name));
}
