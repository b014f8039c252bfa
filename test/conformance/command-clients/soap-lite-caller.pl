# Makes the calls that it is told through Perl's SOAP::Lite, as a module of its time does: posted to
# the address of the WSDL, every value with its type, arrays in SOAP's encoding, options as a hash.
# Usage: soap-lite-caller.pl ADDRESS. Lines are those of lines.py.
use strict;
use warnings;
use HTTP::Cookies;
use JSON::PP;
use MIME::Base64;
use SOAP::Lite;

my ($address) = @ARGV;
my $NAMESPACE = 'http://www.birst.com/';
my $JSON = JSON::PP->new->utf8->canonical->allow_nonref;
# What the items of an array are called.
my %ITEMS = map { $_ => 1 } qw(string int ArrayOfString UserSpace SourceColumnSubClass);
my %TYPES = (text => 'string', int => 'int', bool => 'boolean', date => 'dateTime');
my %kept;

$| = 1;
my $stack = SOAP::Lite->new
    ->proxy("$address?WSDL", timeout => 300, cookie_jar => HTTP::Cookies->new(ignore_discard => 1))
    ->encoding('utf-8')->on_action(sub { $NAMESPACE . $_[1] })->on_fault(sub { $_[1] });

sub given {
    my ($name, $kind, $value) = @_;
    return () unless defined $value;
    my $data = SOAP::Data->name($name);
    # As a text, whose line ends stay.
    return $data->type(string => encode_base64(decode_base64($value))) if $kind eq 'bytes';
    return $data->value({ map { split /=/, $_, 2 } @$value }) if $name eq 'options' && ref $value;
    return $data->value($value) if $kind eq 'texts';
    if ($kind eq 'kept') {
        my $but = $value->{but};
        my @fields = map { $_->value($but->{$_->name} // $_->value) } @{ $kept{ $value->{of} } };
        return $data->value(\SOAP::Data->value(@fields));
    }
    $value = $value ? 'true' : 'false' if $kind eq 'bool';
    return $data->type($TYPES{$kind} => $value);
}

# SOAP::Lite gives a list only where there are several, and a text where there are none.
sub told {
    my ($value) = @_;
    return $value unless ref $value;
    return [map { told($_) } @$value] if ref $value eq 'ARRAY';
    my ($name, @more) = keys %$value;
    return { map { $_ => told($value->{$_}) } keys %$value } if @more || !$ITEMS{ $name // '' };
    my $items = $value->{$name};
    return [map { told($_) } ref $items eq 'ARRAY' ? @$items : $items];
}

sub answered {
    my ($operation, $fields) = @_;
    my $method = SOAP::Data->name($operation)->attr({ xmlns => $NAMESPACE });
    my $answer = $stack->call($method, map { given(@$_) } @$fields);
    return { broken => "$answer" } unless ref $answer;
    if ($answer->fault) {
        my $detail = $JSON->encode($answer->faultdetail // '');
        return { fault => { text => $answer->faultstring, code => $answer->faultcode, detail => $detail } };
    }
    $kept{$operation} = [$answer->dataof("//${operation}Result/*")];
    return { result => told($answer->result) };
}

print "ready\n";
while (my $line = <STDIN>) {
    my $asked = $JSON->decode($line);
    my $answer = eval { answered($asked->{operation}, $asked->{fields}) } // { broken => "$@" };
    print $JSON->encode($answer), "\n";
}
