using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Weir.Protocol.Calls;
using Weir.Protocol.Grpc;
using Weir.Protocol.Services;
using Weir.Protocol.Tests.Loopback;

namespace Weir.Protocol.Tests.Calls;

public sealed class TlsTests
{
    [Fact]
    public async Task A_trusted_server_is_called_over_tls()
    {
        using var certificate = SelfSigned("weir.test");
        await using var server = await StartAsync(certificate);
        await using var channel = server.Connect(options => options with
        {
            Tls = new() { ServerName = "weir.test", RootCertificates = [certificate] },
        });
        Assert.Equal("n", await UnaryCallTests.DescribeAsync(channel, "n"));
    }

    [Theory]
    [InlineData("weir.test", false)]
    [InlineData("other.test", true)]
    public async Task An_untrusted_server_is_not_called(string serverName, bool trusted)
    {
        using var certificate = SelfSigned("weir.test");
        await using var server = await StartAsync(certificate);
        await using var channel = server.Connect(options => options with
        {
            Tls = new() { ServerName = serverName, RootCertificates = trusted ? [certificate] : null },
        });
        var error = await Assert.ThrowsAsync<RpcException>(() => UnaryCallTests.DescribeAsync(channel, "n"));
        Assert.Equal(StatusCode.Unavailable, error.Code);
        Assert.StartsWith($"the TLS handshake with {server.Address} failed: ", error.Message);
    }

    private static Task<LoopbackServer> StartAsync(X509Certificate2 certificate) => LoopbackServer.StartAsync(
        web => web.MapGrpcService(WorkflowServiceMethods.All, (IWorkflowService)new StubWorkflowService()), certificate);

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
